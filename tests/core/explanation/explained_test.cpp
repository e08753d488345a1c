#include "explanation/explained.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace deviascope;
using explanation::Explained;
using explanation::Head;
using explanation::headOfTexts;

class ExplainedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        for (int i = 0; i < 4; ++i) {
            std::vector<std::uint8_t> rgb(128 * 128 * 3);
            for (size_t k = 0; k < rgb.size(); ++k)
                rgb[k] = static_cast<std::uint8_t>((k * static_cast<size_t>(7 + i)) % 251);
            m_pictures.push_back({128, 128, rgb});
        }
    }

    /// The head of a scorer's texts says what the scorer says.
    void aHeadOfTextsIsTheScorer()
    {
        const scorer::Scorer scorer(*m_model);
        const auto classes = m_model->knowledge.attribute("gender")->classes;
        const auto woman = Explained::ofClass(scorer, headOfTexts(scorer, classes), "a woman");
        const auto scores = woman.scores(m_pictures);
        const auto perceived = scorer.perceive(scorer.embed(m_pictures), classes, 0);
        for (size_t i = 0; i < scores.size(); ++i)
            QVERIFY(std::abs(scores[i] - perceived[i].probabilities[1]) < 1e-5);
    }

    /// The loss is of the same pictures what the scores are, to their rounding, and has a graph.
    void theLossIsMinusTheLogarithm()
    {
        const scorer::Scorer scorer(*m_model);
        const auto classes = m_model->knowledge.attribute("gender")->classes;
        const auto man = Explained::ofClass(scorer, headOfTexts(scorer, classes), "a man");
        const auto unit = Explained::ofUnit(scorer, 3);
        std::vector<at::Tensor> rows;
        for (const auto &picture : m_pictures)
            rows.push_back(at::tensor(at::ArrayRef<std::uint8_t>(picture.rgb), at::kByte)
                               .view({128, 128, 3})
                               .permute({2, 0, 1}));
        const at::Tensor images =
            (at::stack(rows).to(at::kFloat) / 127.5 - 1).detach().requires_grad_(true);
        double wanted = 0, value = 0;
        for (const double score : man.scores(m_pictures))
            wanted -= std::log(score) / 4;
        for (const double score : unit.scores(m_pictures))
            value -= score / 4;
        QVERIFY(std::abs(man.loss(images).item<double>() - wanted) < 0.05);
        QVERIFY(std::abs(unit.loss(images).item<double>() - value) < 0.01);
        QVERIFY(unit.isUnit() && !man.isUnit());
        man.loss(images).backward();
        QVERIFY(images.grad().abs().sum().item<double>() > 0);
    }

    void aHeadsFileIsReadAgain()
    {
        QTemporaryDir folder;
        const auto file = tests::inside(folder, "head.safetensors");
        const Head head{{"a", "b"}, at::randn({2, 5}), at::randn({2})};
        explanation::writeHead(file, head);
        const Head read = explanation::readHead(file);
        QCOMPARE(read.classes, head.classes);
        QVERIFY(at::equal(read.weight, head.weight) && at::equal(read.bias, head.bias));
    }

    void whatIsNoneIsRefused()
    {
        const scorer::Scorer scorer(*m_model);
        const Head narrow{{"a", "b"}, at::zeros({2, 5}), at::zeros({2})};
        const auto kindOf = [](const std::function<void()> &action) {
            const auto error = tests::errorOf(action);
            return error ? std::optional(error->kind()) : std::nullopt;
        };
        QCOMPARE(kindOf([&] { Explained::ofClass(scorer, narrow, "a"); }),
                 std::optional(base::ErrorKind::InvalidValue));
        QCOMPARE(kindOf([&] { Explained::ofClass(scorer, narrow, "c"); }),
                 std::optional(base::ErrorKind::InvalidValue));
        QCOMPARE(kindOf([&] { Explained::ofUnit(scorer, 100000); }),
                 std::optional(base::ErrorKind::InvalidValue));
        QTemporaryDir folder;
        const auto file = tests::inside(folder, "head.safetensors");
        const std::vector<Head> damaged{{{"a", "b", "c"}, at::zeros({2, 5}), at::zeros({2})},
                                        {{"a", "b"}, at::zeros({2, 5}), at::zeros({2, 1})},
                                        {{"a", "b"}, at::zeros({2, 5}), at::full({2}, NAN)},
                                        {{"a", "b"}, at::full({2, 5}, NAN), at::zeros({2})}};
        for (const Head &each : damaged) {
            explanation::writeHead(file, each);
            QCOMPARE(kindOf([&] { explanation::readHead(file); }),
                     std::optional(base::ErrorKind::DamagedFile));
        }
        QCOMPARE(kindOf([&] {
                     explanation::readHead(model::teachingModelFolder() / "text_encoder" /
                                           "model.safetensors");
                 }),
                 std::optional(base::ErrorKind::DamagedFile));
    }

private:
    std::optional<model::Model> m_model;
    std::vector<base::Picture> m_pictures;
};

DEVIASCOPE_TEST(ExplainedTest, "explanation/explained")
#include "explained_test.moc"
