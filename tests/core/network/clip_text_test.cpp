#include "network/clip_text.h"

#include "core/support.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;

/// The teaching model's text tower and its scorer's. The numbers are compared with transformers' by
/// verification/reference_check.
class ClipTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        m_ids = m_model->text.ids({"a dark-skinned woman doctor"});
    }

    void tokensSeeOnlyThoseBefore()
    {
        const c10::NoGradGuard noGrad;
        at::Tensor changed = m_ids.clone();
        changed[0][3] = m_model->text.ids({"nurse"})[0][1];
        QVERIFY(!at::equal(changed, m_ids));
        const at::Tensor one = m_model->text.tower()(m_ids).states;
        const at::Tensor other = m_model->text.tower()(changed).states;
        QVERIFY(at::allclose(one.narrow(1, 0, 3), other.narrow(1, 0, 3), 1e-5, 1e-6));
        QVERIFY(!at::allclose(one.select(1, 3), other.select(1, 3), 1e-3, 1e-3));
    }

    /// At the first end token, not at the padding after it.
    void pooledIsTheStateOfTheEnd()
    {
        const c10::NoGradGuard noGrad;
        const auto states = m_model->text.tower()(m_ids);
        const int64_t end = m_model->text.tower().config().endToken;
        int64_t place = 0;
        while (m_ids[0][place].item<int64_t>() != end)
            ++place;
        QVERIFY(place > 1);
        QVERIFY(at::equal(states.pooled[0], states.states[0][place]));
    }

    /// Rows of one's own: the tokens' give the same states, others reach a gradient; a tower with
    /// other rows reads the others as before.
    void rowsMayBeOnesOwn()
    {
        const network::ClipText &tower = m_model->text.tower();
        {
            const c10::NoGradGuard noGrad;
            QVERIFY(at::equal(tower(m_ids, tower.embed(m_ids)).states, tower(m_ids).states));
        }
        const at::Tensor rows = tower.embed(m_ids).detach().clone().requires_grad_(true);
        tower(m_ids, rows).states.square().sum().backward();
        QVERIFY(rows.grad().abs().sum().item<double>() > 0);

        const c10::NoGradGuard noGrad;
        const at::Tensor token = m_ids[0].narrow(0, 3, 1);
        const network::ClipText other =
            tower.withRows(token, at::full({1, tower.config().width}, 0.5, at::kDouble));
        QVERIFY(at::equal(other.embed(m_ids)[0][3], at::full({tower.config().width}, 0.5f)));
        QVERIFY(!at::equal(other(m_ids).states, tower(m_ids).states));
        const at::Tensor without = m_model->text.ids({"a person"});
        QVERIFY(at::equal(other(without).states, tower(without).states));
    }

    void shorterRowsAreTaken()
    {
        const c10::NoGradGuard noGrad;
        const auto states = m_model->text.tower()(m_ids.narrow(1, 0, 4));
        QCOMPARE(states.states.size(1), int64_t(4));
        QVERIFY(at::allclose(states.states, m_model->text.tower()(m_ids).states.narrow(1, 0, 4),
                             1e-4, 1e-5));
    }

    void foreignTokensAreRefused_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("negative") << 0;
        QTest::newRow("past the vocabulary") << 1;
        QTest::newRow("too long") << 2;
    }

    void foreignTokensAreRefused()
    {
        QFETCH(int, fault);
        const auto &config = m_model->text.tower().config();
        at::Tensor ids = m_ids.clone();
        if (fault == 0)
            ids[0][2] = -1;
        if (fault == 1)
            ids[0][2] = config.vocabulary;
        if (fault == 2)
            ids = at::zeros({1, config.positions + 1}, at::kLong);
        const auto error = tests::errorOf([&] { m_model->text.tower()(ids); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(!error->remedy().empty());
    }

    void onlyAWholeClipModelProjects()
    {
        const c10::NoGradGuard noGrad;
        const auto error = tests::errorOf([&] {
            m_model->text.tower().project(at::zeros({1, m_model->text.tower().config().width}));
        });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        const auto &scorer = m_model->scorer->text;
        const at::Tensor projected =
            scorer.tower().project(scorer.tower()(scorer.ids({"a man", "a woman"})).pooled);
        QCOMPARE(projected.size(0), int64_t(2));
        QVERIFY(!at::equal(projected[0], projected[1]));
    }

private:
    std::optional<model::Model> m_model;
    at::Tensor m_ids;
};

DEVIASCOPE_TEST(ClipTextTest, "network/clip_text")
#include "clip_text_test.moc"
