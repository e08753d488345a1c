#include "format/text_lines.h"

#include "core/support.h"
#include "support/registry.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace deviascope;

class TextLinesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linesAreTrimmedAndSingle()
    {
        QCOMPARE(read("\xEF\xBB\xBF"
                      "a doctor\r\n\n# a note\n  an elf \na doctor\nein Bäcker"),
                 (std::vector<std::string>{"a doctor", "an elf", "ein Bäcker"}));
        QVERIFY(read("").empty());
    }

    void whatIsNoTextIsRefused()
    {
        for (const std::string &content : {std::string("a\xFF\xFE"), std::string(17 << 20, 'a')}) {
            const auto error = tests::errorOf([&] { read(content); });
            QVERIFY(error && error->kind() == base::ErrorKind::DamagedFile);
        }
        std::string many;
        for (int i = 0; i <= 100000; ++i)
            many += std::to_string(i) + '\n';
        QVERIFY(tests::errorOf([&] { read(many); }));
        const auto missing =
            tests::errorOf([&] { format::readLines(m_folder.filePath("none").toStdString()); });
        QVERIFY(missing && missing->kind() == base::ErrorKind::NotFound);
    }

private:
    std::vector<std::string> read(const std::string &content)
    {
        const std::string file = m_folder.filePath("lines.txt").toStdString();
        std::ofstream(file, std::ios::binary) << content;
        return format::readLines(file);
    }

    QTemporaryDir m_folder;
};

DEVIASCOPE_TEST(TextLinesTest, "format/text_lines")
#include "text_lines_test.moc"
