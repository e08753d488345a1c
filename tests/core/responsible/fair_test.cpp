#include "responsible/fair_report.h"

#include "audit/plan.h"
#include "core/support.h"
#include "responsible/fair.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cmath>
#include <map>

using namespace deviascope;
using format::Journal;
using responsible::FairPlan;

/// Small runs on the teaching model: two roles, few steps, the text states' own direction.
class FairTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_plan.subjects =
            responsible::subjectsOf(*m_model, {"pilot", "fairy"}, responsible::Templates::None);
        m_plan.attributes = {{*m_model->knowledge.attribute("gender"),
                              {0.5, 0.5},
                              {textDirection("a man"), textDirection("a woman")}}};
        m_plan.watched = {*m_model->knowledge.attribute("costume")};
        m_plan.seeds = audit::auditSeeds(12);
        m_plan.settings = sampling::Settings::foretelling(*m_model, 8);
        m_plan.calibration.pictures = 4;
        m_plan.calibration.grid = 0.5;
    }

    /// Pilots are mostly men and fairies women: both come out even.
    void pushedPicturesFollowTheTarget()
    {
        Journal journal;
        base::Context context;
        const auto result = responsible::runFair(*m_model, m_plan, journal, context);
        const auto report = responsible::makeFairReport(m_plan, result, m_model->knowledge);
        const auto mean = [&](const char *condition) {
            for (const auto &row : report.means)
                if (row.condition == condition)
                    return row.deviation.mean;
            return -1.0;
        };
        QVERIFY(mean("before") > 0.5);
        QVERIFY(mean("after") < 0.5 * mean("before"));
        for (const auto &subject : result.subjects) {
            QCOMPARE(std::count(subject.assigned[0].begin(), subject.assigned[0].end(), 0), 6);
            QCOMPARE(subject.before.labels.size(), size_t(2)); // the watched attribute too
            QCOMPARE(subject.after.named.size(), size_t(12));
        }
        QCOMPARE(report.calibration.size(), size_t(4));
        QVERIFY(report.audit.evaluations > 0);
    }

    /// A direction that does nothing gives way to its rival; a resumed run knows that.
    void aRivalIsTakenWhereTheDirectionDoesNothing()
    {
        FairPlan plan = m_plan;
        plan.subjects.resize(1);
        direction::Direction &woman = plan.attributes[0].directions[1];
        plan.attributes[0].rivals = {std::nullopt, woman};
        woman.text = at::zeros_like(woman.text);
        woman.method = "nothing";
        Journal journal;
        base::Context context;
        const auto result = responsible::runFair(*m_model, plan, journal, context);
        const auto &calibrated = result.subjects[0].calibrated;
        QCOMPARE(calibrated.size(), size_t(2));
        QVERIFY(!calibrated[0].rival);
        QVERIFY(calibrated[1].rival);
        QVERIFY(calibrated[1].scale > 0);
        const auto &after = result.subjects[0].after.labels[0];
        QVERIFY(std::count(after.begin(), after.end(), 1) >= 4); // pilots are men
        const auto again = responsible::runFair(*m_model, plan, journal, context);
        QVERIFY(again.subjects[0].calibrated[1].rival);
        QCOMPARE(again.subjects[0].calibrated[1].method, calibrated[1].method);
    }

    /// A picture whose class needs no push is the untouched one, however it is batched.
    void whatIsNotPushedStays()
    {
        FairPlan plan = m_plan;
        plan.subjects.resize(1);
        plan.scale = 0;
        Journal journal;
        base::Context context;
        const auto result = responsible::runFair(*m_model, plan, journal, context);
        const auto &subject = result.subjects.front();
        QCOMPARE(subject.after.labels, subject.before.labels);
        QCOMPARE(subject.evaluations, std::int64_t(12 * 2 * 8)); // drawn once
        QVERIFY(subject.calibrated.empty());
    }

    void aStoppedRunGoesOnAfterItsLastRole()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        FairPlan plan = m_plan;
        plan.scale = 1;
        base::Context context;
        Journal whole;
        const auto expected = responsible::runFair(*m_model, plan, whole, context);

        std::stop_source stop;
        base::Context stopping(stop.get_token(), [&](const base::Progress &progress) {
            if (progress.fraction > 0.6)
                stop.request_stop();
        });
        Journal first(file, "run");
        QVERIFY_EXCEPTION_THROWN(responsible::runFair(*m_model, plan, first, stopping),
                                 base::Cancelled);
        Journal second(file, "run");
        QVERIFY(second.find("a pilot"));
        std::vector<double> fractions;
        base::Context going(
            {}, [&](const base::Progress &progress) { fractions.push_back(progress.fraction); });
        const auto result = responsible::runFair(*m_model, plan, second, going);
        QVERIFY(!fractions.empty() && fractions.front() >= 0.5); // the first role is not drawn
        QCOMPARE(result.subjects.size(), size_t(2));
        for (size_t i = 0; i < 2; ++i) {
            QCOMPARE(result.subjects[i].after.labels, expected.subjects[i].after.labels);
            QCOMPARE(result.subjects[i].before.named, expected.subjects[i].before.named);
        }
    }

    /// Who watches gets every picture, before and after by turns; a stopped run goes on inside its
    /// role, with the pictures that were drawn.
    void aWatchedRunShowsItsPicturesAndGoesOn()
    {
        const QTemporaryDir folder;
        const auto file = tests::inside(folder, "run.json");
        FairPlan plan = m_plan;
        plan.subjects.resize(1);
        plan.scale = 1;
        std::vector<std::pair<size_t, bool>> batches;
        std::map<size_t, base::Picture> before, after;
        std::stop_source stop;
        responsible::Watch watch;
        watch.pictures = tests::inside(folder, "pictures");
        watch.drawn = [&](const responsible::ShownPictures &shown) {
            const bool late = shown.condition == responsible::Condition::After;
            batches.emplace_back(shown.first, late);
            QCOMPARE(shown.pictures.size(), size_t(4));
            QCOMPARE(shown.pushes.front().assigned.size(), size_t(4));
            for (size_t i = 0; i < shown.pictures.size(); ++i)
                (late ? after : before)[shown.first + i] = shown.pictures[i];
            if (batches.size() == 3)
                stop.request_stop();
        };
        base::Context stopping(stop.get_token());
        Journal first(file, "run");
        QVERIFY_EXCEPTION_THROWN(responsible::runFair(*m_model, plan, first, watch, stopping),
                                 base::Cancelled);
        QCOMPARE(batches,
                 (std::vector<std::pair<size_t, bool>>{{0, false}, {0, true}, {4, false}}));
        const auto shownFirst = before;

        batches.clear();
        stop = {};
        Journal second(file, "run");
        int polls = 0;
        base::Context going({}, [&](const base::Progress &) { ++polls; });
        const auto result = responsible::runFair(*m_model, plan, second, watch, going);
        QCOMPARE(batches.size(), size_t(6));
        for (const auto &[place, picture] : shownFirst)
            QVERIFY(picture == before[place]);
        int allPolls = 0;
        base::Context context({}, [&](const base::Progress &) { ++allPolls; });
        Journal whole;
        const auto expected = responsible::runFair(*m_model, plan, whole, context);
        // Half of the batches were drawn before the stop, and are not drawn again.
        QVERIFY2(polls > 0 && 10 * polls <= 6 * allPolls,
                 qPrintable(QString("%1 of %2").arg(polls).arg(allPolls)));
        QCOMPARE(result.subjects[0].before.labels, expected.subjects[0].before.labels);
        QCOMPARE(result.subjects[0].assigned, expected.subjects[0].assigned);
        QCOMPARE(result.subjects[0].evaluations, expected.subjects[0].evaluations);
    }

    void impossiblePlansAreRefused()
    {
        const auto refuses = [&](const std::function<void(FairPlan &)> &change) {
            FairPlan plan = m_plan;
            change(plan);
            const auto error = tests::errorOf([&] { responsible::checkPlan(plan); });
            return error && error->kind() == base::ErrorKind::InvalidValue;
        };
        QVERIFY(refuses([](FairPlan &plan) { plan.subjects.clear(); }));
        QVERIFY(refuses([](FairPlan &plan) { plan.seeds.clear(); }));
        QVERIFY(refuses([](FairPlan &plan) { plan.attributes.clear(); }));
        QVERIFY(refuses([](FairPlan &plan) { plan.attributes[0].target = {0.5, 0.6}; }));
        QVERIFY(refuses([](FairPlan &plan) { plan.attributes[0].directions.pop_back(); }));
        QVERIFY(refuses([](FairPlan &plan) { plan.attributes[0].rivals.resize(1); }));
        QVERIFY(refuses([](FairPlan &plan) { plan.calibration.goal = 0; }));
        QVERIFY(refuses([](FairPlan &plan) { plan.calibration.keep = 1.5; }));
        QVERIFY(!refuses([](FairPlan &plan) { plan.calibration.keep = 0; }));
    }

private:
    direction::Direction textDirection(const std::string &label) const
    {
        direction::Direction direction;
        direction.name = label;
        direction.text = m_model->text.encode({label}).to(at::kFloat) -
                         m_model->text.encode({std::string("a person")}).to(at::kFloat);
        return direction;
    }

    std::optional<model::Model> m_model;
    FairPlan m_plan;
};

DEVIASCOPE_TEST(FairTest, "responsible/fair")
#include "fair_test.moc"
