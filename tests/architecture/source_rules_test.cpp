#include "architecture/source_rules.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope::architecture;

/// Each rule on planted input: it must find the fault and leave the sound neighbour alone.
class SourceRulesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void commentsAreBlankedAndLinesStay()
    {
        const QString text = u"int a; // one\n/* two\nthree */ int b;\n"_qs;
        QCOMPARE(withoutComments(text), u"int a; \n\n int b;\n"_qs);
    }

    void literalsAreNotComments()
    {
        // moc cannot read raw strings in macros, so they are put together here.
        const QString code = u"a = \"//no\"; b = '\"'; c = R\"(/* \"no\" */)\"; "_qs;
        QCOMPARE(withoutComments(code + u"// yes"_qs), code);
    }

    void includesAreRead()
    {
        const QList<Include> found = includesOf(
            u"// #include \"a/b.h\"\n#include \"base/error.h\"\n  # include <vector>\n"_qs);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0].target, u"base/error.h"_qs);
        QVERIFY(found[0].quoted);
        QCOMPARE(found[0].line, 2);
        QCOMPARE(found[1].target, u"vector"_qs);
        QVERIFY(!found[1].quoted);
    }

    void roomsAreNamed()
    {
        QCOMPARE(roomOfFile(u"core/base/error.cpp"_qs), u"base"_qs);
        QCOMPARE(roomOfFile(u"ui/tabs/explore/prompt_panel.h"_qs), u"ui"_qs);
        QCOMPARE(roomOfFile(u"app/cli/main.cpp"_qs), u"app"_qs);
        QCOMPARE(roomOfInclude(u"base/error.h"_qs), u"base"_qs);
        QCOMPARE(roomOfInclude(u"engine/engine.h"_qs), u"ui"_qs);
        QCOMPARE(roomOfInclude(u"shell/main_window.h"_qs), u"ui"_qs);
        QCOMPARE(roomOfInclude(u"tabs/explore/explorer.h"_qs), u"ui"_qs);
        QCOMPARE(roomOfInclude(u"main_window.h"_qs), QString());
        QCOMPARE(roomOfInclude(u"nlohmann/json.hpp"_qs), QString());
    }

    void arrowsPointLeft_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("left") << "sampling"
                              << "network" << true;
        QTest::newRow("itself") << "sampling"
                                << "sampling" << true;
        QTest::newRow("right") << "network"
                               << "sampling" << false;
        QTest::newRow("beside") << "responsible"
                                << "audit" << false;
        QTest::newRow("beside, other way") << "audit"
                                           << "responsible" << false;
        QTest::newRow("sampling knows no directions") << "sampling"
                                                      << "direction" << false;
        QTest::newRow("core knows no window") << "session"
                                              << "ui" << false;
        QTest::newRow("window knows no program") << "ui"
                                                 << "app" << false;
        QTest::newRow("program knows all") << "app"
                                           << "base" << true;
    }

    void arrowsPointLeft()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(bool, allowed);
        QCOMPARE(mayInclude(from, to), allowed);
    }

    void wrongArrowIsFound()
    {
        const SourceFile bad{
            u"core/network/unet.cpp"_qs,
            u"#include \"network/unet.h\"\n#include \"direction/direction.h\"\n"_qs};
        QCOMPARE(importOrderFaults(bad).size(), 1);
        QVERIFY(importOrderFaults(bad)[0].startsWith(u"core/network/unet.cpp:2"));
        const SourceFile unknown{u"core/attic/thing.cpp"_qs, QString()};
        QCOMPARE(importOrderFaults(unknown).size(), 1);
        const SourceFile good{
            u"core/direction/direction.cpp"_qs,
            u"#include \"direction/direction.h\"\n#include \"base/error.h\"\n"_qs};
        QCOMPARE(importOrderFaults(good), QStringList());
    }

    void windowArrowsPointLeft_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("target");
        QTest::addColumn<int>("faults");
        const auto row = [](const char *name, const char *path, const char *target, int faults) {
            QTest::newRow(name) << path << target << faults;
        };
        row("a widget has a theme", "ui/widgets/a.cpp", "theme/theme.h", 0);
        row("a theme has no widget", "ui/theme/a.cpp", "widgets/a.h", 1);
        row("plots and widgets are beside each other", "ui/plots/a.cpp", "widgets/a.h", 1);
        row("a widget knows no engine", "ui/widgets/a.h", "engine/results.h", 1);
        row("a tab has the engine", "ui/tabs/explore/a.h", "engine/results.h", 0);
        row("the engine knows no tab", "ui/engine/a.cpp", "tabs/explore/explorer.h", 1);
        row("a tab has its own", "ui/tabs/explore/a.cpp", "tabs/explore/explorer.h", 0);
        row("a tab has what all tabs share", "ui/tabs/explore/a.cpp", "tabs/state_store.h", 0);
        row("what all share knows no tab", "ui/tabs/a.cpp", "tabs/explore/explorer.h", 1);
        row("a tab knows no other", "ui/tabs/audit/a.cpp", "tabs/explore/explorer.h", 1);
        row("a tab knows no shell", "ui/tabs/explore/a.cpp", "shell/main_window.h", 1);
        row("the shell has all tabs", "ui/shell/a.cpp", "tabs/explore/explorer.h", 0);
        row("core stands left of all", "ui/theme/a.cpp", "base/error.h", 0);
        row("an unknown room", "ui/attic/a.cpp", "base/error.h", 1);
        row("the top folder is no room", "ui/a.cpp", "base/error.h", 1);
    }

    void windowArrowsPointLeft()
    {
        QFETCH(QString, path);
        QFETCH(QString, target);
        QFETCH(int, faults);
        const SourceFile file{path, u"#include \"%1\"\n"_qs.arg(target)};
        QCOMPARE(importOrderFaults(file).size(), faults);
    }

    void foreignHeaderInQuotesIsFound()
    {
        const SourceFile bad{u"core/base/a.cpp"_qs, u"#include \"attic/thing.h\"\n"_qs};
        QCOMPARE(importOrderFaults(bad).size(), 1);
    }

    void tensorsStayInTheEngine_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("faults");
        QTest::newRow("in a panel") << "ui/tabs/explore/a.cpp"
                                    << "#include <torch/torch.h>\n"
                                    << 1;
        QTest::newRow("in a plot") << "ui/plots/a.h"
                                   << "#include <ATen/ATen.h>\n"
                                   << 1;
        QTest::newRow("in the studio") << "app/studio/main.cpp"
                                       << "#include \"c10/a.h\"\n"
                                       << 1;
        QTest::newRow("by a detour") << "ui/tabs/explore/a.cpp"
                                     << "#include \"engine/results.h\"\n"
                                     << 1;
        QTest::newRow("values only") << "ui/tabs/explore/a.cpp"
                                     << "#include \"base/picture.h\"\n"
                                     << 0;
        QTest::newRow("in the engine") << "ui/engine/a.cpp"
                                       << "#include <ATen/ATen.h>\n"
                                       << 0;
        QTest::newRow("in the command line") << "app/cli/a.cpp"
                                             << "#include <ATen/ATen.h>\n"
                                             << 0;
    }

    void tensorsStayInTheEngine()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(int, faults);
        const TextOf textOf = [](const QString &file) -> QString {
            if (file == u"ui/engine/results.h")
                return u"#include \"direction/direction.h\"\n"_qs;
            if (file == u"core/direction/direction.h")
                return u"#include <ATen/core/Tensor.h>\n"_qs;
            return {};
        };
        QCOMPARE(tensorFaults({path, text}, textOf).size(), faults);
    }

    void ownHeaderComesFirst()
    {
        const Exists exists = [](const QString &path) { return path == u"core/base/error.h"; };
        const SourceFile bad{u"core/base/error.cpp"_qs,
                             u"#include <map>\n#include \"base/error.h\"\n"_qs};
        QCOMPARE(ownHeaderFaults(bad, exists).size(), 1);
        const SourceFile good{u"core/base/error.cpp"_qs, u"// why\n#include \"base/error.h\"\n"_qs};
        QCOMPARE(ownHeaderFaults(good, exists), QStringList());
        const SourceFile lonely{u"app/cli/main.cpp"_qs, u"#include <map>\n"_qs};
        QCOMPARE(ownHeaderFaults(lonely, exists), QStringList());
    }

    void librariesStayInTheirRooms_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("target");
        QTest::addColumn<int>("faults");
        QTest::newRow("Qt in core") << "core/base/a.cpp"
                                    << "<QString>" << 1;
        QTest::newRow("Qt's folder in core") << "core/base/a.cpp"
                                             << "<QtCore/QFile>" << 1;
        QTest::newRow("Qt in a panel") << "ui/tabs/explore/a.cpp"
                                       << "<QString>" << 0;
        QTest::newRow("printing core") << "core/base/a.cpp"
                                       << "<iostream>" << 1;
        QTest::newRow("plots by the side door") << "ui/tabs/explore/a.cpp"
                                                << "<qcustomplot.h>" << 1;
        QTest::newRow("plots by the front door") << "ui/plots/qcustomplot_wrapper.h"
                                                 << "<qcustomplot.h>" << 0;
        QTest::newRow("all of OpenCV") << "core/format/a.cpp"
                                       << "<opencv2/opencv.hpp>" << 1;
        QTest::newRow("OpenCV's windows") << "core/format/a.cpp"
                                          << "<opencv2/highgui.hpp>" << 1;
        QTest::newRow("a part of OpenCV") << "core/format/a.cpp"
                                          << "<opencv2/imgproc.hpp>" << 0;
    }

    void librariesStayInTheirRooms()
    {
        QFETCH(QString, path);
        QFETCH(QString, target);
        QFETCH(int, faults);
        QCOMPARE(libraryFaults({path, u"#include %1\n"_qs.arg(target)}).size(), faults);
    }

    void callsAreFound()
    {
        QCOMPARE(callFaults({u"ui/engine/a.cpp"_qs, u"auto m = torch::jit::load(p);\n"_qs}).size(),
                 1);
        QCOMPARE(callFaults({u"ui/engine/a.cpp"_qs, u"// torch::load is refused\n"_qs}).size(), 0);
        QCOMPARE(callFaults({u"core/a/a.cpp"_qs, u"std::cout << 1;\n"_qs}).size(), 1);
        QCOMPARE(callFaults({u"core/a/a.cpp"_qs, u"std::snprintf(b, 1, \"\");\n"_qs}).size(), 0);
        QCOMPARE(callFaults({u"app/cli/a.cpp"_qs, u"std::cout << 1;\n"_qs}).size(), 0);
    }

    void longFilesAreFound()
    {
        QCOMPARE(lengthFaults({u"a"_qs, QString(500, u'\n')}, 500).size(), 0);
        QCOMPARE(lengthFaults({u"a"_qs, QString(501, u'\n')}, 500).size(), 1);
    }

    void machinesAreFound()
    {
        const QString folder =
            u"%1work%1x"_qs.arg(QChar(u'/')); // in pieces, or this file would be a find
        QCOMPARE(machineFaults({u"a"_qs, u"open(\"%1\")\n"_qs.arg(folder)}).size(), 1);
        QCOMPARE(machineFaults({u"a"_qs, u"frame%1\n"_qs.arg(folder)}).size(), 0);
        QCOMPARE(machineFaults({u"a"_qs, u"deb.%1.org\n"_qs.arg(u"debian")}).size(), 1);
    }

    void missingTestsAreFound()
    {
        const Exists none = [](const QString &) { return false; };
        const Exists all = [](const QString &path) { return path == u"tests/core/a/b_test.cpp"; };
        QCOMPARE(missingTestFaults(u"core/a/b.cpp"_qs, none).size(), 1);
        QCOMPARE(missingTestFaults(u"core/a/b.cpp"_qs, all).size(), 0);
        QCOMPARE(missingTestFaults(u"core/a/b.h"_qs, none).size(), 0);
    }

    void wideLinksAreFound()
    {
        QCOMPARE(linkFaults({u"a"_qs, u"target_link_libraries(a ${OpenCV_LIBS})\n"_qs}).size(), 1);
        QCOMPARE(linkFaults({u"a"_qs, u"# never opencv_highgui\nlink(opencv_core)\n"_qs}).size(),
                 0);
    }
};

DEVIASCOPE_TEST(SourceRulesTest, "source_rules")
#include "source_rules_test.moc"
