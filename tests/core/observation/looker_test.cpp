#include "observation/looker.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <numeric>

using namespace deviascope;
using observation::Keep;
using observation::Look;
using observation::Looker;

namespace {

constexpr size_t kPictures = 5; // three parts of two

/// Takes the parts that are its own, as one process of two, and hears what the other has.
class OneOfTwo final : public base::WorkQueue, public base::Collective {
public:
    explicit OneOfTwo(size_t rank) : m_rank(rank) {}

    std::optional<size_t> next(const std::string &, size_t parts) override
    {
        const size_t part = 2 * m_taken++ + m_rank;
        return part < parts ? std::optional(part) : std::nullopt;
    }

    std::vector<std::string> exchange(const std::string &, const std::string &mine) override
    {
        said = mine;
        return {mine, heard};
    }

    std::string said, heard = "{}";

private:
    size_t m_rank, m_taken = 0;
};

} // namespace

class LookerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_judge.emplace(scorer::Scorer(*m_model), m_model->knowledge.attributes,
                        m_model->knowledge.roles);
        m_settings = sampling::Settings::foretelling(*m_model, 2);
        m_settings.microBatch = 2;
        for (size_t i = 0; i < kPictures; ++i)
            m_rows.push_back({"a doctor", "", i});
        m_roles.assign(kPictures, "a doctor");
        sampling::ActivationEdit edit;
        edit.site = network::kMid;
        edit.direction = at::full({1, 192, 4, 4}, 0.5);
        edit.pictureScales = {0, 1, 2, 3, 4};
        m_edits = {edit};
    }

    void picturesAreJudgedAsInOneGo()
    {
        base::Context context;
        const Look look =
            Looker(*m_model, *m_judge, m_settings).look(showing("a"), Keep::Pictures, context);
        const auto whole = sampling::draw(*m_model, m_rows, m_settings, m_edits, context);
        QVERIFY(look.pictures == whole.pictures);
        QCOMPARE(look.evaluations, whole.evaluations);
        const auto judged = m_judge->judge(whole.pictures, m_roles);
        QCOMPARE(look.judgement.labels, judged.labels);
        QCOMPARE(look.judgement.named, judged.named);
    }

    /// A stop after each part in turn; what was finished is not drawn again, and all comes out as
    /// without a stop.
    void aStoppedLookGoesOn()
    {
        base::Context context;
        const Look whole =
            Looker(*m_model, *m_judge, m_settings).look(showing("a"), Keep::Judgement, context);
        const QTemporaryDir folder;
        for (size_t stopAt = 1; stopAt <= 3; ++stopAt) {
            const auto file = tests::inside(folder, "run");
            std::filesystem::remove(file);
            std::vector<size_t> drawn;
            const auto lookUntil = [&](size_t parts) {
                std::stop_source stop;
                base::Context stopped(stop.get_token());
                format::Journal journal(file, "a run");
                observation::LookMemory memory(journal, {});
                return Looker(*m_model, *m_judge, m_settings, &memory)
                    .look(showing("a"), Keep::Judgement, stopped, [&](size_t first, auto) {
                        drawn.push_back(first);
                        if (drawn.size() == parts)
                            stop.request_stop();
                    });
            };
            if (stopAt < 3)
                QVERIFY_EXCEPTION_THROWN(lookUntil(stopAt), base::Cancelled);
            const Look resumed = lookUntil(99);
            QCOMPARE(drawn, (std::vector<size_t>{0, 2, 4}));
            QCOMPARE(resumed.judgement.labels, whole.judgement.labels);
            QCOMPARE(resumed.judgement.named, whole.judgement.named);
            QCOMPARE(resumed.evaluations, whole.evaluations);
        }
    }

    /// A part that is damaged is looked at again, and replaced.
    void nothingIsLookedAtTwice()
    {
        base::Context context;
        format::Journal journal;
        observation::LookMemory memory(journal, {});
        Looker looker(*m_model, *m_judge, m_settings, &memory);
        int drawn = 0;
        const auto count = [&](size_t, auto) { ++drawn; };
        const Look first = looker.look(showing("a"), Keep::Judgement, context, count);
        QCOMPARE(drawn, 3);
        looker.look(showing("a"), Keep::Judgement, context, count);
        QCOMPARE(drawn, 3);
        looker.look(showing("b"), Keep::Judgement, context, count);
        QCOMPARE(drawn, 6);
        const auto kept = *journal.find("a.0");
        auto ofThree = kept;
        ofThree["judgement"]["named"].push_back(true);
        for (const nlohmann::json &damaged :
             {nlohmann::json("text"), nlohmann::json::object(), ofThree}) {
            journal.write("a.0", damaged);
            const int before = drawn;
            const Look again = looker.look(showing("a"), Keep::Judgement, context, count);
            QCOMPARE(drawn, before + 1);
            QCOMPARE(again.judgement.labels, first.judgement.labels);
            QCOMPARE(*journal.find("a.0"), kept);
        }
    }

    /// And so does one that is remembered. What memory does not allow is the sampler's test.
    void aLookSaysHowManyWereDrawnTogether()
    {
        base::Context context;
        const QTemporaryDir folder;
        format::Journal journal;
        observation::LookMemory memory(journal, tests::inside(folder, "pictures"));
        Looker looker(*m_model, *m_judge, m_settings, &memory);
        for (int again = 0; again < 2; ++again)
            QCOMPARE(looker.look(showing("whole"), Keep::Judgement, context).microBatches,
                     std::vector<int>(kPictures, 2));
    }

    /// Each draws its parts, and both end with all of them.
    void twoProcessesShareALook()
    {
        base::Context context;
        const Look whole =
            Looker(*m_model, *m_judge, m_settings).look(showing("a"), Keep::Judgement, context);
        OneOfTwo first(0), second(1);
        const auto lookAs = [&](OneOfTwo &process) {
            return Looker(*m_model, *m_judge, m_settings, nullptr, {&process, &process})
                .look(showing("a"), Keep::Judgement, context);
        };
        const Look alone = lookAs(first);
        QCOMPARE(alone.evaluations, std::int64_t(3 * 2 * 2)); // parts 0 and 2: three pictures
        second.heard = first.said;
        const Look both = lookAs(second);
        QCOMPARE(both.judgement.labels, whole.judgement.labels);
        QCOMPARE(both.judgement.named, whole.judgement.named);
        QCOMPARE(both.evaluations, whole.evaluations);
    }

private:
    observation::Showing showing(const std::string &name) const
    {
        return {m_rows, m_roles, m_edits, name};
    }

    std::optional<model::Model> m_model;
    std::optional<scorer::Judge> m_judge;
    sampling::Settings m_settings;
    std::vector<sampling::Row> m_rows;
    std::vector<std::string> m_roles;
    std::vector<sampling::Intervention> m_edits;
};

DEVIASCOPE_TEST(LookerTest, "observation/looker")
#include "looker_test.moc"
