#include "task/prompt_list.h"

#include "base/error.h"
#include "support/registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;

class PromptListTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void categoriesStandBehindATab()
    {
        const auto list =
            read("# ours\n  a vampire \tnight ,  blood\n\na costume\na costume\t\r\n");
        QCOMPARE(list.size(), size_t(2));
        QCOMPARE(list[0].prompt, std::string("a vampire"));
        QCOMPARE(list[0].categories, (std::vector<std::string>{"night", "blood"}));
        QCOMPARE(list[1].prompt, std::string("a costume"));
        QVERIFY(list[1].categories.empty());
    }

    void whatCannotBeReadIsSaid_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("two tabs") << QByteArray("a vampire\tnight\tblood\n");
        QTest::newRow("an empty category") << QByteArray("a vampire\tnight,,blood\n");
        QTest::newRow("no text") << QByteArray("a \xff\n");
    }
    void whatCannotBeReadIsSaid()
    {
        QFETCH(QByteArray, text);
        QVERIFY_EXCEPTION_THROWN(read(text), base::Error);
        QVERIFY_EXCEPTION_THROWN(task::readPromptList("missing.txt"), base::Error);
    }

    /// The one that comes with the program.
    void theExampleIsRead()
    {
        const auto list = task::readPromptList(DEVIASCOPE_SOURCE "/docs/unwanted-prompts.txt");
        QVERIFY(list.size() >= 10);
        for (const task::ListedPrompt &each : list)
            QVERIFY2(!each.categories.empty(), each.prompt.c_str());
    }

private:
    static std::vector<task::ListedPrompt> read(const QByteArray &text)
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("prompts.txt")));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("the list cannot be written");
        file.close();
        return task::readPromptList(file.fileName().toStdString());
    }
};

DEVIASCOPE_TEST(PromptListTest, "task/prompt_list")
#include "prompt_list_test.moc"
