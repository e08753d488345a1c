#include "engine/jobs.h"

#include "support/fake_backend.h"
#include "support/registry.h"

#include <QtTest>

#include <set>

using namespace deviascope;
using namespace deviascope::engine;
using deviascope::tests::FakeBackend;
using namespace std::chrono_literals;

class JobsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slidersAtZeroChangeNothing()
    {
        const Sliders sliders = {{"a", 0}, {"b", -1}, {"c", 0}};
        QCOMPARE(movedSliders(sliders), (Sliders{{"b", -1}}));
        QVERIFY(movedSliders({}).empty());
    }

    /// Only steps and sampler of a draft are its own: it foretells the rest.
    void aDraftIsDrawnInFourSteps()
    {
        DrawSettings settings = doctor({3, 4});
        settings.guidance = 5;
        settings.width = 96;
        DrawSettings draft = draftSettings(settings);
        QCOMPARE(draft.steps, 4);
        QVERIFY(draft.sampler != settings.sampler);
        draft.steps = settings.steps;
        draft.sampler = settings.sampler;
        QVERIFY(draft == settings);
    }

    void aDrawingIsJudgedAndADraftIsNot()
    {
        const auto drawn = std::get<Drawn>(done(Draw{doctor({1, 2}), {{"a woman", 1}}}));
        QCOMPARE(drawn.pictures.size(), std::size_t(2));
        QCOMPARE(drawn.labels.size(), std::size_t(2));
        QCOMPARE(drawn.stepsDone, 20);
        const auto draft = std::get<Drawn>(done(Draft{doctor({1, 2}), {{"a woman", 1}}}));
        QCOMPARE(draft.pictures.size(), std::size_t(2));
        QVERIFY(draft.labels.empty() && draft.recipes.empty());
        QCOMPARE(draft.stepsDone, 4);
    }

    /// Before and after take turns, each of its own seeds, and each seed once.
    void aTallyCountsEverySeedOfBothConditions()
    {
        Tally tally;
        tally.settings = doctor({99}); // its own seeds are not used
        tally.sliders = {{"a woman", 2}};
        tally.before = {0, 1, 2, 3, 4, 5};
        tally.after = {0, 1};
        done(tally);
        std::set<std::uint64_t> before, after;
        QVERIFY(!m_labelled.front().after);
        for (const Labelled &each : m_labelled) {
            QVERIFY((each.after ? after : before).insert(each.seed).second);
            QCOMPARE(each.labels.size(), std::size_t(3));
        }
        QCOMPARE(before, std::set<std::uint64_t>(tally.before.begin(), tally.before.end()));
        QCOMPARE(after, std::set<std::uint64_t>(tally.after.begin(), tally.after.end()));
        QVERIFY(m_labelled[4].after); // after the first four
    }

    void aStripShowsOneSeedAtThreePlaces()
    {
        const auto strip = std::get<Strip>(done(SliderStrip{"a woman", doctor({7, 8, 9})}));
        QCOMPARE(strip.direction, std::string("a woman"));
        QCOMPARE(strip.pictures.size(), std::size_t(3));
        const DrawSettings settings = doctor({7});
        QVERIFY(strip.pictures[1] == m_backend.face(settings, 7, {}, 1));
        QVERIFY(strip.pictures[2] == m_backend.face(settings, 7, {{"a woman", 1}}, 1));
        QVERIFY(m_backend.thumbnailsOf.contains("a woman"));
    }

    void aRemovalNamesWhatWent()
    {
        QCOMPARE(std::get<Removed>(done(RemoveDirection{"a hat"})).direction, std::string("a hat"));
    }

    /// The status line and the order of the queue ask for this.
    void everyRequestHasItsKind()
    {
        QCOMPARE(kindOf(OpenModel{}), JobKind::Open);
        QCOMPARE(kindOf(Draw{}), JobKind::Draw);
        QCOMPARE(kindOf(Draft{}), JobKind::Draft);
        QCOMPARE(kindOf(Tally{}), JobKind::Tally);
        QCOMPARE(kindOf(Discover{}), JobKind::Discover);
        QCOMPARE(kindOf(SteerByText{}), JobKind::Steer);
        QCOMPARE(kindOf(CompareRivals{}), JobKind::Compare);
        QCOMPARE(kindOf(MeasureResponse{}), JobKind::Measure);
        QCOMPARE(kindOf(SliderStrip{}), JobKind::Strip);
        QCOMPARE(kindOf(RemoveDirection{}), JobKind::Library);
        QCOMPARE(kindOf(ImportDirection{}), JobKind::Library);
        QCOMPARE(kindOf(Responsible{}), JobKind::Responsible);
        QCOMPARE(kindOf(ForecastResponsible{}), JobKind::Forecast);
    }

private:
    static DrawSettings doctor(std::vector<std::uint64_t> seeds)
    {
        DrawSettings settings;
        settings.prompt = "a doctor";
        settings.seeds = std::move(seeds);
        return settings;
    }

    /// The request's result; what it reports on the way is gathered.
    Result done(const Request &request)
    {
        m_labelled.clear();
        Reporter reporter(1, kindOf(request), 0ms, [this](const JobUpdate &update) {
            m_labelled.insert(m_labelled.end(), update.labelled.begin(), update.labelled.end());
        });
        base::Context context;
        Result result = perform(
            m_backend, request, reporter, [] { return true; }, context);
        reporter.flush();
        return result;
    }

    FakeBackend m_backend;
    std::vector<Labelled> m_labelled;
};

DEVIASCOPE_TEST(JobsTest, "engine/jobs")
#include "jobs_test.moc"
