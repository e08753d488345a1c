#include "responsible/drawing.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;

class DrawingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_rows = {{"a doctor", "", 1}, {"a doctor", "", 2}, {"a doctor", "", 3}};
    }

    /// A picture that no push changes keeps its judgement and is not drawn; the others are judged
    /// as if they had been drawn alone.
    void onlyPushedPicturesAreDrawn()
    {
        const auto &gender = *m_model->knowledge.attribute("gender");
        const scorer::Judge judge(scorer::Scorer(*m_model), {gender}, m_model->knowledge.roles);
        const responsible::Drawing drawing{*m_model, judge,
                                           sampling::Settings::foretelling(*m_model, 4)};
        base::Context context;
        direction::Direction woman;
        woman.text = m_model->text.encode({std::string("a woman")}).to(at::kFloat) -
                     m_model->text.encode({std::string("a person")}).to(at::kFloat);
        const responsible::FairAttribute attribute{gender, {0.5, 0.5}, {{}, woman}};
        const std::vector<responsible::Push> pushes{{&attribute, {0, 1, 0}, {0, 1.5}}};

        scorer::Judgement before;
        before.labels = {{-1, -1, -1}}; // marks that only an untouched picture keeps
        before.named = {false, false, false};
        std::int64_t evaluations = 0;
        const auto after =
            drawing.drawPushed(m_rows, "a doctor", pushes, before, evaluations, context);
        QCOMPARE(evaluations, std::int64_t(2 * 4));
        QCOMPARE(after.labels[0][0], -1);
        QCOMPARE(after.labels[0][2], -1);

        std::int64_t alone = 0;
        const std::vector<responsible::Push> one{{&attribute, {1}, {0, 1.5}}};
        const auto expected = drawing.draw(std::span(m_rows).subspan(1, 1), "a doctor",
                                           responsible::interventionsOf(one), alone, context);
        QCOMPARE(after.labels[0][1], expected.labels[0][0]);
        QCOMPARE(bool(after.named[1]), bool(expected.named[0]));
        QCOMPARE(alone, evaluations);
    }

private:
    std::optional<model::Model> m_model;
    std::vector<sampling::Row> m_rows;
};

DEVIASCOPE_TEST(DrawingTest, "responsible/drawing")
#include "drawing_test.moc"
