#include "shell/start_options.h"

#include "base/error.h"
#include "support/registry.h"

#include <QCommandLineParser>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;

namespace {

StartOptions read(const QStringList &arguments)
{
    QCommandLineParser parser;
    declareStartOptions(parser);
    if (!parser.parse(QStringList{QStringLiteral("deviascope-studio")} + arguments))
        qFatal("%s", qPrintable(parser.errorText()));
    return startOptions(parser);
}

} // namespace

class StartOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aModelIsAnArgumentOrAnOption()
    {
        const std::filesystem::path folder = "/models/sd 15";
        QCOMPARE(read({u"/models/sd 15"_qs}).model.value(), folder);
        QCOMPARE(read({u"--model"_qs, u"/models/sd 15"_qs}).model.value(), folder);
        QCOMPARE(read({u"file:///models/sd%2015"_qs}).model.value(), folder); // from a file manager
        QCOMPARE(read({u"a.safetensors"_qs}).model.value(),
                 std::filesystem::current_path() / "a.safetensors");
        QVERIFY(!read({}).model.has_value());
        QCOMPARE(read({u"teaching"_qs}).model.value(), std::filesystem::path());
    }

    void theOthersAreRead()
    {
        const StartOptions options =
            read({u"--device"_qs, u"cpu"_qs, u"--dtype"_qs, u"fp32"_qs, u"--threads"_qs, u"3"_qs});
        QCOMPARE(options.device, std::string("cpu"));
        QCOMPARE(options.dtype, std::string("fp32"));
        QCOMPARE(options.threads, 3);
    }

    void whatCannotBeMeantIsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(read({u"a"_qs, u"b"_qs}), base::Error);
        QVERIFY_EXCEPTION_THROWN(read({u"a"_qs, u"--model"_qs, u"b"_qs}), base::Error);
        QVERIFY_EXCEPTION_THROWN(read({u"--threads"_qs, u"many"_qs}), base::Error);
        QVERIFY_EXCEPTION_THROWN(read({u"--threads"_qs, u"-2"_qs}), base::Error);
    }
};

DEVIASCOPE_TEST(StartOptionsTest, "shell/start_options")
#include "start_options_test.moc"
