#include "task/all_tasks.h"

#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <set>

using namespace deviascope;
using base::OptionKind;

/// What the tasks say of themselves: --help, the guide, plans and their schema are made from it.
class AllTasksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCommandStandsOnce()
    {
        std::set<std::string> commands;
        for (const task::Task *task : task::allTasks()) {
            QVERIFY2(commands.insert(task->info().command).second, task->info().command.c_str());
            QVERIFY(!task->info().outHelp.empty());
        }
        QCOMPARE(commands, (std::set<std::string>{"generate", "discover", "audit", "fair", "safe",
                                                  "enhance", "evaluate", "map", "profile",
                                                  "segment", "explain", "train bias"}));
    }

    /// No value gets in unchecked, and the schema says which are taken.
    void structuresHaveASchemaAndACheck()
    {
        int structures = 0;
        for (const task::Task *task : task::allTasks())
            for (const base::Option &option : task->info().options) {
                if (option.kind != OptionKind::Structure)
                    continue;
                ++structures;
                const std::string name = task->info().command + " " + option.name();
                QVERIFY2(nlohmann::json::parse(option.schema, nullptr, false).is_object(),
                         name.c_str());
                QVERIFY2(option.check, name.c_str());
                std::vector<base::OptionFault> faults;
                option.check(true, option.key, faults); // none of them is a yes or no
                QVERIFY2(faults.size() == 1 && faults.front().path == option.key, name.c_str());
            }
        QVERIFY(structures > 5);
    }

    void everyHelpIsOneSentence()
    {
        for (const task::Task *task : task::allTasks()) {
            const task::TaskInfo &info = task->info();
            for (const std::string &text : {info.summary, info.outHelp})
                QVERIFY2(isOneSentence(text), text.c_str());
            for (const base::Option &option : info.options) {
                // What there is to choose from stands below, a line each.
                const std::string help = option.help.substr(0, option.help.find(":\n"));
                QVERIFY2(isOneSentence(help), (info.command + " " + help).c_str());
            }
        }
    }

    void examplesAreOfTheCommand()
    {
        for (const task::Task *task : task::allTasks()) {
            const QString examples = QString::fromStdString(task->info().examples);
            QVERIFY(examples.endsWith('\n'));
            const QString command = QString::fromStdString(task->info().command);
            for (const QString &line : examples.split('\n', Qt::SkipEmptyParts))
                QVERIFY2(line.startsWith("  deviascope " + command + ' '), qPrintable(line));
        }
    }

private:
    static bool isOneSentence(const std::string &text)
    {
        return !text.empty() && !text.ends_with('.') && !text.ends_with(' ') &&
               text.find(". ") == std::string::npos;
    }
};

DEVIASCOPE_TEST(AllTasksTest, "task/all_tasks")
#include "all_tasks_test.moc"
