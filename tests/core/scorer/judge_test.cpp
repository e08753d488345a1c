#include "scorer/judge.h"

#include "sampling/sampler.h"
#include "support/registry.h"

#include <QtTest>

#include <algorithm>
#include <numeric>

using namespace deviascope;

class JudgeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const std::vector<sampling::Row> rows{{"a doctor", "", 1}, {"a vampire", "", 2}};
        base::Context context;
        m_pictures =
            sampling::draw(*m_model, rows, sampling::Settings::of(*m_model), {}, context).pictures;
    }

    void labelsAreTheScorers()
    {
        const scorer::Scorer scorer(*m_model);
        const auto attributes = m_model->knowledge.attributes;
        const auto judgement = scorer::Judge(scorer, attributes, {}).judge(m_pictures);
        QCOMPARE(judgement.labels.size(), attributes.size());
        QVERIFY(judgement.named.empty());
        const auto embedded = scorer.embed(m_pictures);
        for (size_t a = 0; a < attributes.size(); ++a) {
            const auto perceived = scorer.perceive(embedded, attributes[a].classes);
            for (size_t i = 0; i < m_pictures.size(); ++i)
                QCOMPARE(judgement.labels[a][i], perceived[i].label);
        }
    }

    /// A picture of a vampire is named a vampire, and not a doctor.
    void rolesAreNamed()
    {
        const scorer::Judge judge(scorer::Scorer(*m_model), {}, m_model->knowledge.roles);
        const std::vector<std::string> right{"a doctor", "a vampire"},
            wrong{"a vampire", "a doctor"};
        QVERIFY(judge.judge(m_pictures, right).named[1]);
        QVERIFY(!judge.judge(m_pictures, wrong).named[0]);
        QVERIFY(!judge.judge(m_pictures, wrong).named[1]);
    }

    /// Inside a mask attributes are those of the grey rest; roles are named as ever.
    void aMaskLimitsAttributesAlone()
    {
        const scorer::Scorer scorer(*m_model);
        const auto attributes = m_model->knowledge.attributes;
        base::Picture corner{16, 16, std::vector<std::uint8_t>(16 * 16 * 3, 0)};
        corner.rgb[0] = corner.rgb[1] = corner.rgb[2] = 255;
        const std::vector<std::string> roles{"a doctor", "a vampire"};
        scorer::Judge judge(scorer, attributes, m_model->knowledge.roles);
        const auto whole = judge.judge(m_pictures, roles);
        judge.lookWithin({corner, "hash"});
        const auto limited = judge.judge(m_pictures, roles);
        const auto shown = scorer::shownWithin(m_pictures, corner);
        QCOMPARE(limited.labels, scorer::Judge(scorer, attributes, {}).judge(shown).labels);
        QVERIFY(limited.labels != whole.labels);
        QCOMPARE(limited.named, whole.named);
    }

    /// From its own probability on the picture shows the flagged class, and never before.
    void flagsHaveTheirOwnThreshold()
    {
        const scorer::Scorer scorer(*m_model);
        const std::vector<model::Attribute> attributes{*m_model->knowledge.attribute("skin tone")};
        const auto perceived = scorer.perceive(scorer.embed(m_pictures), attributes[0].classes);
        for (size_t i = 0; i < m_pictures.size(); ++i) {
            const auto &probabilities = perceived[i].probabilities;
            std::vector<size_t> order(probabilities.size());
            std::iota(order.begin(), order.end(), 0);
            std::sort(order.begin(), order.end(),
                      [&](size_t a, size_t b) { return probabilities[a] > probabilities[b]; });
            for (const size_t flagged : order) {
                const auto labelAt = [&](double probability) {
                    const std::map<size_t, scorer::Flag> flags{
                        {0, {static_cast<int>(flagged), probability}}};
                    const scorer::Judge judge(scorer, attributes, {}, 0.2, flags);
                    return judge.judge({&m_pictures[i], 1}).labels[0][0];
                };
                const auto best = static_cast<int>(flagged == order[0] ? order[1] : order[0]);
                QCOMPARE(labelAt(probabilities[flagged] * 0.99), static_cast<int>(flagged));
                QCOMPARE(labelAt(probabilities[flagged] * 1.01 + 1e-12), best);
            }
        }
    }

    void noPicturesAreNoPictures()
    {
        const scorer::Judge judge(scorer::Scorer(*m_model), m_model->knowledge.attributes, {});
        QCOMPARE(judge.judge({}).pictures(), size_t(0));
    }

    void judgementsAreJoined()
    {
        scorer::Judgement all;
        all.append({{{1, 2}, {0, 0}}, {true, false}});
        all.append({{{3}, {1}}, {true}});
        QCOMPARE(all.labels, (std::vector<std::vector<int>>{{1, 2, 3}, {0, 0, 1}}));
        QCOMPARE(all.named, (std::vector<bool>{true, false, true}));
        QCOMPARE(all.pictures(), size_t(3));
    }

private:
    std::optional<model::Model> m_model;
    std::vector<base::Picture> m_pictures;
};

DEVIASCOPE_TEST(JudgeTest, "scorer/judge")
#include "judge_test.moc"
