#include "task/option_text.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "support/registry.h"

#include <QDirIterator>
#include <QFile>
#include <QtTest>

using namespace deviascope;
using base::OptionKind;

class OptionTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRowSaysWhatTheTableSays()
    {
        const std::string text = task::markdownOf({{.key = "steps",
                                                    .kind = OptionKind::Integer,
                                                    .help = "Steps | or so",
                                                    .fallback = 20,
                                                    .least = 1,
                                                    .most = 100},
                                                   {.key = "save", .help = "Keeps it"}});
        QVERIFY2(text.find("| `--steps` | Steps \\| or so; 1 to 100 | 20 |\n") != std::string::npos,
                 text.c_str());
        QVERIFY2(text.ends_with("| `--save` | Keeps it | off |\n"), text.c_str());
    }

    void tablesStandBetweenTheirMarks()
    {
        const std::string text =
            task::withOptionTables("before\n<!-- options of map -->\nSTALE\n<!-- end -->\nafter\n");
        QVERIFY(text.starts_with("before\n<!-- options of map -->\n| option |"));
        QVERIFY(text.ends_with("|\n<!-- end -->\nafter\n"));
        QVERIFY(text.find("STALE") == std::string::npos);
        QVERIFY(text.find("| `--clusters` |") != std::string::npos);
        QVERIFY(text.find("| `--out` |") != std::string::npos);
        QCOMPARE(task::withOptionTables(text), text);
        QVERIFY_EXCEPTION_THROWN(task::withOptionTables("<!-- options of map -->\n"), base::Error);
        QVERIFY_EXCEPTION_THROWN(task::withOptionTables("<!-- options of x -->\n<!-- end -->"),
                                 base::Error);
    }

    /// The guide's tables are those of the program; DEVIASCOPE_UPDATE=1 writes them anew.
    void theGuideIsTrue()
    {
        QDirIterator pages(DEVIASCOPE_SOURCE "/docs/guide", {"*.md"}, QDir::Files);
        int tables = 0;
        while (pages.hasNext()) {
            const QString page = pages.next();
            QFile file(page);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const std::string text = file.readAll().toStdString();
            file.close();
            const std::string wanted = task::withOptionTables(text);
            tables += QByteArray::fromStdString(wanted).count("<!-- options of ");
            if (qEnvironmentVariableIsSet("DEVIASCOPE_UPDATE") && wanted != text)
                base::writeFileAtomically(page.toStdString(), wanted);
            else
                QVERIFY2(wanted == text,
                         qPrintable(page + " has tables of other options. "
                                           "DEVIASCOPE_UPDATE=1 writes them anew."));
        }
        QCOMPARE(tables, 12); // one for each command that can be planned
    }
};

DEVIASCOPE_TEST(OptionTextTest, "task/option_text")
#include "option_text_test.moc"
