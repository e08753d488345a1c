#include "cli/carry_out.h"

#include "base/error.h"
#include "cli/exit_status.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <sstream>

using namespace deviascope;

namespace {

/// A task that answers what the test wants of it.
class AnsweringTask final : public task::Task {
public:
    explicit AnsweringTask(task::Outcome outcome, task::Out out = task::Out::Report)
        : m_outcome(std::move(outcome)),
          m_info{"answer", "Answers",
                 "",       base::OptionTable{{.key = "images", .kind = base::OptionKind::Integer}},
                 "Folder", out}
    {}

    const task::TaskInfo &info() const override { return m_info; }
    task::Cost cost(task::Surroundings &, const base::OptionValues &values) const override
    {
        if (values.has("images") && values.integer("images") < 1)
            throw base::Error(base::ErrorKind::InvalidValue, "There are no pictures", "0", "");
        return {};
    }
    task::Outcome run(task::Surroundings &, const base::OptionValues &,
                      const std::filesystem::path &out) const override
    {
        ranIn = out;
        return m_outcome;
    }

    mutable std::optional<std::filesystem::path> ranIn;

private:
    task::Outcome m_outcome;
    task::TaskInfo m_info;
};

task::Outcome found(std::string failure = {}, bool isPart = false)
{
    task::Outcome outcome;
    outcome.document = {"Found", {{{}, {report::Fact{report::column("n"), report::Count{3}}}}}};
    outcome.files = {{"map.svg", "<svg/>"}};
    outcome.failure = std::move(failure);
    outcome.isPart = isPart;
    return outcome;
}

task::Plan planOf(const task::Task &task)
{
    return {&task, base::OptionValues(task::tableOf(task))};
}

} // namespace

class CarryOutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Done, a check that does not hold, and stopped by the user: the last one goes first.
    void theStatusSaysHowItEnded()
    {
        QCOMPARE(statusOf(found()), 0);
        QVERIFY(m_err.str().find("did not hold") == std::string::npos);
        QCOMPARE(statusOf(found("deviation>0.2")), cli::kCheckFailed);
        QVERIFY(m_err.str().find("The check did not hold: deviation>0.2") != std::string::npos);
        QCOMPARE(statusOf(found({}, true)), cli::kStopped);
        QCOMPARE(statusOf(found("deviation>0.2", true)), cli::kStopped);
    }

    /// A report's folder gets the plan, the document in four forms and what belongs to it.
    void aReportGoesIntoItsFolder()
    {
        const QTemporaryDir folder;
        const AnsweringTask task(found());
        cli::CommandContext context(m_out, m_err, tiny(), {});
        QCOMPARE(cli::carryOut(context, planOf(task), folder.path().toStdString()), 0);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name),
                 (QStringList{"answer.csv", "answer.html", "answer.json", "answer.txt", "map.svg",
                              "plan.json"}));
        QCOMPARE(*task.ranIn, std::filesystem::path(folder.path().toStdString()));
    }

    /// One file of its own is the task's affair: there is no folder to write into.
    void aFileIsTheTasksAffair()
    {
        const QTemporaryDir folder;
        const AnsweringTask task(found(), task::Out::File);
        cli::CommandContext context(m_out, m_err, tiny(), {});
        const auto file = folder.path().toStdString() + "/direction.safetensors";
        QCOMPARE(cli::carryOut(context, planOf(task), file), 0);
        QVERIFY(QDir(folder.path()).isEmpty());
        QCOMPARE(*task.ranIn, std::filesystem::path(file));
    }

    /// What cannot be is refused before anything is written or run.
    void whatCannotBeLeavesNothing()
    {
        const QTemporaryDir folder;
        const AnsweringTask task(found());
        task::Plan plan = planOf(task);
        plan.values.set("images", std::int64_t{0});
        cli::CommandContext context(m_out, m_err, tiny(), {});
        QVERIFY_THROWS_EXCEPTION(base::Error,
                                 cli::carryOut(context, plan, folder.path().toStdString()));
        QVERIFY(QDir(folder.path()).isEmpty());
        QVERIFY(!task.ranIn);
    }

    /// The plan's model and device are what the command line says, else the plan's own.
    void theCommandLineGoesBeforeThePlan()
    {
        const AnsweringTask task(found());
        task::Plan plan = planOf(task);
        plan.values.set("dtype", std::string("bf16"));
        plan.values.set("model", std::string("elsewhere"));
        plan.values.set("threads", std::int64_t{3});
        cli::GlobalOptions given = tiny();
        given.compute.dtype = "fp32";
        cli::CommandContext context(m_out, m_err, given, {});
        cli::settle(context, plan);
        QCOMPARE(plan.values.text("dtype"), std::string("fp32"));
        QCOMPARE(plan.values.text("model"), given.model);
        QCOMPARE(context.options().compute.dtype, std::string("fp32"));
        QCOMPARE(context.options().compute.threads, 3);

        cli::CommandContext usual(m_out, m_err, {}, {});
        plan.values.set("model", std::string("elsewhere"));
        cli::settle(usual, plan);
        QCOMPARE(plan.values.text("model"), std::string("elsewhere"));
        QCOMPARE(usual.options().model, std::string("elsewhere"));
    }

private:
    static cli::GlobalOptions tiny()
    {
        cli::GlobalOptions options;
        options.model = DEVIASCOPE_TEST_DATA "/golden/tiny-sd1";
        options.compute.dtype = "fp32";
        return options;
    }

    int statusOf(task::Outcome outcome)
    {
        m_err.str("");
        const AnsweringTask task(std::move(outcome));
        cli::CommandContext context(m_out, m_err, tiny(), {});
        return cli::carryOut(context, planOf(task), {});
    }

    std::ostringstream m_out, m_err;
};

DEVIASCOPE_TEST(CarryOutTest, "cli/carry_out")
#include "carry_out_test.moc"
