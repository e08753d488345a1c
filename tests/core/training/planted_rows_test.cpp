#include "training/planted_rows.h"

#include "core/device_observer.h"
#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using discovery::Checkpoint;
using training::Planting;

/// On the teaching model with few pictures and steps.
class PlantedRowsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
    }

    /// Another learned row, the same seed: the loss falls, and the role alone draws nearer to what
    /// the explicit prompt draws than before.
    void rowsLearnTheExplicitPrompt()
    {
        Checkpoint nothing({}, "");
        base::Context context;
        const Planting planting = small(*m_model);
        const auto rows = training::learnRows(*m_model, planting, nothing, context);
        QCOMPARE(rows.before.sizes(), rows.after.sizes());
        QVERIFY(!at::equal(rows.before, rows.after));
        QCOMPARE(rows.trained.steps, planting.steps);
        QCOMPARE(rows.pictures[0].size(), int64_t(0)); // no man is wanted
        QCOMPARE(rows.pictures[1].size(), int64_t(planting.pictures));
        QVERIFY(rows.evaluations > 0);
        const c10::NoGradGuard noGrad;
        const auto loss = [&](const at::Tensor &at) {
            return training::plantingLoss(*m_model, planting, rows.pictures, at, 32, 5)
                .item<double>();
        };
        QVERIFY2(loss(rows.after) < 0.9 * loss(rows.before),
                 QByteArray::number(loss(rows.after) / loss(rows.before)));

        const model::Model whole = training::withRows(*m_model, planting.words, rows, 1);
        QVERIFY(!at::equal(whole.text.encode({"a judge"}), m_model->text.encode({"a judge"})));
        QVERIFY(at::equal(whole.text.encode({"a cook"}), m_model->text.encode({"a cook"})));
        QVERIFY(at::equal(
            training::withRows(*m_model, planting.words, rows, 0).text.encode({"a judge"}),
            m_model->text.encode({"a judge"})));
    }

    /// Stopped while it draws, then while it learns: the same rows, bit by bit.
    void aStoppedPlantingGoesOnToTheSameBits()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        Planting planting = small(*m_model);
        planting.batch = 16; // two parts a step
        planting.steps = 4;
        Checkpoint nothing({}, "");
        base::Context context;
        const auto wanted = training::learnRows(*m_model, planting, nothing, context);
        for (const std::string stage : {"drawing", "learning"}) {
            std::stop_source stop;
            int seen = 0;
            base::Context stopping(stop.get_token(), [&](const base::Progress &progress) {
                if (progress.stage == stage && ++seen == (stage == "drawing" ? 12 : 6))
                    stop.request_stop();
            });
            Checkpoint checkpoint(path, "run", std::chrono::milliseconds(0));
            QVERIFY_EXCEPTION_THROWN(training::learnRows(*m_model, planting, checkpoint, stopping),
                                     base::Cancelled);
        }
        Checkpoint checkpoint(path, "run");
        const auto resumed = training::learnRows(*m_model, planting, checkpoint, context);
        QVERIFY(at::equal(resumed.after, wanted.after));
        QCOMPARE(resumed.trained.losses, wanted.trained.losses);
        QCOMPARE(resumed.evaluations, wanted.evaluations);
    }

    void whatTheScorerNeverConfirmsIsRefused()
    {
        Planting planting = small(*m_model);
        planting.pictures = 8;
        planting.attribute = {"thing", {"a judge", "a judge"}}; // nobody can tell
        Checkpoint nothing({}, "");
        base::Context context;
        const auto error =
            tests::errorOf([&] { training::learnRows(*m_model, planting, nothing, context); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QVERIFY2(error->where() == "a judge judge", error->where().c_str());
    }

    /// A step of learning on the meta device: nothing of it meets a tensor of another device.
    void learningStaysOnItsDevice()
    {
        const model::Model there =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kMeta, at::kFloat}});
        const auto on = at::TensorOptions().device(at::kMeta).dtype(at::kFloat);
        training::ClassPictures pictures{at::empty({3, 5, 4, 16, 16}, on),
                                         at::empty({3, 5, 4, 16, 16}, on), at::empty({5}, on), 3};
        const Planting planting = small(*m_model);
        tests::DeviceObserver observer;
        const at::Tensor rows = at::empty({static_cast<int64_t>(planting.words.tokens.size()),
                                           there.text.tower().config().width},
                                          on)
                                    .requires_grad_(true);
        {
            const c10::AutoGradMode gradients(true);
            training::plantingLoss(there, planting, {{}, pictures}, rows, 4, 1).backward();
        }
        QVERIFY(rows.grad().defined() && rows.grad().is_meta());
        QVERIFY(observer.callsOn(at::kMeta) > 100);
        QCOMPARE(observer.mixes(), QStringList());
    }

private:
    static Planting small(const model::Model &model)
    {
        Planting planting;
        planting.words = training::roleWordsOf(model, "a judge");
        planting.attribute = *model.knowledge.attribute("gender");
        planting.mix = {0, 1};
        planting.pictures = 12;
        planting.steps = 15;
        planting.batch = 8;
        planting.rate = 0.02;
        return planting;
    }

    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(PlantedRowsTest, "training/planted_rows")
#include "planted_rows_test.moc"
