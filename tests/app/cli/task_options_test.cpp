#include "cli/task_options.h"

#include "base/error.h"
#include "support/registry.h"
#include "task/all_tasks.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace deviascope;

namespace {

struct Parsed {
    base::OptionValues values;
    std::filesystem::path out;
};

Parsed parsed(const task::Task &task, std::vector<std::string> words)
{
    CLI::App app;
    cli::TaskOptions options(task);
    options.addTo(app);
    std::reverse(words.begin(), words.end()); // as CLI11 takes them
    app.parse(words);
    return {options.values(), options.out()};
}

} // namespace

class TaskOptionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsGivenArrives()
    {
        const Parsed given =
            parsed(task::auditTask(), {"--prompt", "a doctor", "--images", "8", "--out", "audit"});
        QCOMPARE(given.values.texts("prompts"), std::vector<std::string>{"a doctor"});
        QCOMPARE(given.values.integer("images"), 8);
        QVERIFY(!given.values.has("steps"));
        QCOMPARE(given.out, std::filesystem::path("audit"));
        QVERIFY(parsed(task::auditTask(), {}).out.empty());
    }

    /// A direction's details belong to the one before them.
    void directionsHaveTheirDetails()
    {
        const auto values = parsed(task::generateTask(), {"x", "--direction", "hat@1.5", "--branch",
                                                          "both", "--window", "0-500"})
                                .values;
        const nlohmann::json wishes = values.structure("directions");
        QCOMPARE(wishes.size(), std::size_t(1));
        QVERIFY2(wishes[0].dump().find("hat") != std::string::npos, wishes.dump().c_str());
        QVERIFY2(wishes[0].dump().find("both") != std::string::npos, wishes.dump().c_str());
        QVERIFY_THROWS_EXCEPTION(std::exception, // there is no direction before it
                                 parsed(task::generateTask(), {"x", "--branch", "both"}));
    }

    /// An audit's plan comes from its file; what the command line says goes before it, and of seeds
    /// and their number only the one that is given counts.
    void aPlanIsReadAndOverruled()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("plan.json"));
        QFile plan(file);
        QVERIFY(plan.open(QIODevice::WriteOnly));
        plan.write(R"({"prompts": ["a judge"], "steps": 7, "seeds": [1, 2]})");
        plan.close();
        const std::string name = file.toStdString();
        const auto as = parsed(task::auditTask(), {name}).values;
        QCOMPARE(as.texts("prompts"), std::vector<std::string>{"a judge"});
        QCOMPARE(as.integer("steps"), 7);
        QVERIFY(as.has("seeds"));
        const auto other =
            parsed(task::auditTask(), {name, "--steps", "9", "--images", "4"}).values;
        QCOMPARE(other.integer("steps"), 9);
        QCOMPARE(other.integer("images"), 4);
        QVERIFY(!other.has("seeds"));
        QCOMPARE(other.texts("prompts"), std::vector<std::string>{"a judge"});
    }

    void whatDoesNotFitIsRefused()
    {
        // Only an audit takes a plan's file.
        QVERIFY_THROWS_EXCEPTION(CLI::ParseError, parsed(task::discoverTask(), {"a", "b", "c"}));
    }
};

DEVIASCOPE_TEST(TaskOptionsTest, "cli/task_options")
#include "task_options_test.moc"
