#include "scorer/scorer.h"

#include "core/support.h"
#include "sampling/sampler.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <numeric>

using namespace deviascope;
using scorer::Perceived;
using scorer::Scorer;

/// The teaching model's scorer: embeddings, classes, the margin of doubt.
class ScorerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_scorer.emplace(*m_model);
        sampling::Settings settings = sampling::Settings::of(*m_model);
        settings.sampler = "dpmpp_2m";
        settings.steps = 8;
        const std::vector<sampling::Row> rows = {{"a woman doctor", "", 1},
                                                 {"a man doctor", "", 2},
                                                 {"a woman judge", "", 3},
                                                 {"a man judge", "", 4}};
        base::Context context;
        m_pictures = sampling::draw(*m_model, rows, settings, {}, context).pictures;
        m_embedded = m_scorer->embed(m_pictures);
    }

    void embeddingsHaveUnitLength()
    {
        QCOMPARE(m_embedded.size(0), int64_t(4));
        for (const at::Tensor &embedded : {m_embedded, m_scorer->embedTexts({"a man", ""})})
            QVERIFY(at::allclose(embedded.norm(2, 1), at::ones({embedded.size(0)})));
    }

    /// More pictures than one pass takes.
    void manyPicturesAreEmbeddedAsFew()
    {
        std::vector<base::Picture> many;
        for (int i = 0; i < 35; ++i)
            many.push_back(m_pictures[static_cast<size_t>(i % 4)]);
        const at::Tensor all = m_scorer->embed(many);
        QCOMPARE(all.size(0), int64_t(35));
        for (int64_t i = 0; i < 35; ++i)
            QVERIFY(at::allclose(all[i], m_embedded[i % 4], 1e-3, 1e-4));
    }

    void whatWasAskedForIsSeen()
    {
        const std::vector<int> women = {1, 0, 1, 0};
        const std::vector<int> judges = {0, 0, 1, 1};
        const auto gender = m_scorer->perceive(m_embedded, {"a man", "a woman"});
        const auto role = m_scorer->perceive(m_embedded, {"a doctor", "a judge"});
        for (size_t i = 0; i < 4; ++i) {
            QCOMPARE(gender[i].label, women[i]);
            QCOMPARE(role[i].label, judges[i]);
        }
    }

    /// softmax of the logits, written out.
    void probabilitiesAreThoseOfTheLogits()
    {
        const std::vector<std::string> classes = {"a man", "a woman", "a person with dark skin"};
        const at::Tensor logits = m_scorer->logits(m_embedded, m_scorer->embedTexts(classes));
        QVERIFY(
            at::allclose(logits, m_model->scorer->logitScale *
                                     at::matmul(m_embedded, m_scorer->embedTexts(classes).t())));
        const auto seen = m_scorer->perceive(m_embedded, classes);
        for (int64_t row = 0; row < 4; ++row) {
            const Perceived &each = seen[static_cast<size_t>(row)];
            double sum = 0;
            for (int64_t i = 0; i < 3; ++i)
                sum += std::exp(logits[row][i].item<double>());
            for (int64_t i = 0; i < 3; ++i) {
                const double wanted = std::exp(logits[row][i].item<double>()) / sum;
                QVERIFY(std::abs(each.probabilities[static_cast<size_t>(i)] - wanted) < 1e-5);
            }
            auto sorted = each.probabilities;
            std::sort(sorted.rbegin(), sorted.rend());
            QCOMPARE(each.probabilities[static_cast<size_t>(each.top)], sorted[0]);
            QCOMPARE(each.margin, sorted[0] - sorted[1]);
        }
    }

    void doubtIsAClassOfItsOwn_data()
    {
        QTest::addColumn<double>("margin");
        QTest::addColumn<bool>("certain");
        QTest::newRow("any lead counts") << 0. << true;
        QTest::newRow("no lead is enough") << 1.1 << false;
    }

    void doubtIsAClassOfItsOwn()
    {
        QFETCH(double, margin);
        QFETCH(bool, certain);
        for (const Perceived &each : m_scorer->perceive(m_embedded, {"a man", "a woman"}, margin)) {
            QCOMPARE(each.label, certain ? each.top : Perceived::kUncertain);
            QVERIFY(each.top >= 0);
        }
    }

    void aTieIsUncertainAtAnyMargin()
    {
        const auto seen = m_scorer->perceive(m_embedded, {"a man", "a man"}, 0);
        for (const Perceived &each : seen) {
            QCOMPARE(each.margin, 0.0);
            QCOMPARE(each.label, Perceived::kUncertain);
        }
    }

    void oneClassIsNoAttribute()
    {
        for (const std::vector<std::string> &classes :
             {std::vector<std::string>{}, std::vector<std::string>{"a man"}}) {
            const auto error = tests::errorOf([&] { m_scorer->perceive(m_embedded, classes); });
            QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
            QVERIFY(!error->remedy().empty());
        }
    }

    void aModelWithoutAScorerSaysSo()
    {
        model::Model blind = *m_model;
        blind.scorer.reset();
        const auto error = tests::errorOf([&] { Scorer scorer(blind); });
        QVERIFY(error && error->kind() == base::ErrorKind::Unsupported);
        QVERIFY(!error->remedy().empty());
    }

private:
    std::optional<model::Model> m_model;
    std::optional<Scorer> m_scorer;
    std::vector<base::Picture> m_pictures;
    at::Tensor m_embedded;
};

DEVIASCOPE_TEST(ScorerTest, "scorer/scorer")
#include "scorer_test.moc"
