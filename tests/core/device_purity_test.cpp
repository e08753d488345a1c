#include "core/device_observer.h"

#include "discovery/adam.h"
#include "discovery/decoder_jacobian.h"
#include "discovery/paired_loss.h"
#include "discovery/regional_effects.h"
#include "discovery/regional_objective.h"
#include "discovery/training_set.h"
#include "regions/naming.h"
#include "regions/one_pass.h"
#include "sampling/sampler.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;
using tests::DeviceObserver;

namespace {

constexpr int64_t kSide = 16; ///< of the teaching model's latents

const std::vector<int64_t> &latentShape()
{
    static const std::vector<int64_t> shape = {2, 4, kSide, kSide};
    return shape;
}

/// A folder model of the reference data; `teaching` among the resources.
std::filesystem::path modelPath(const QString &name)
{
    return name == "teaching"
               ? model::teachingModelFolder()
               : std::filesystem::path(DEVIASCOPE_TEST_DATA) / "golden" / name.toStdString();
}

} // namespace

/// Everything that computes runs where its model is, shown without a GPU: on the `meta` device,
/// where reading a value back throws, under an observer that sees tensors of two devices meet.
class DevicePurityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_model = load("teaching"); }

    /// The proof proves something: what would fail on a GPU is seen.
    void mixesAreSeen()
    {
        const at::Tensor there = at::empty({2, 3}, at::kMeta);
        const at::Tensor rows = at::zeros({1}, at::kLong);
        DeviceObserver observer;
        at::cat({there, there}).index({rows}); // which LibTorch lets pass
        QCOMPARE(observer.mixes(), QStringList{"aten::index"});
        QVERIFY_EXCEPTION_THROWN(there.sum().item(), std::exception);
    }

    void movesAndNumbersAreNoMixes()
    {
        const at::Tensor there = at::empty({2, 3}, at::kMeta);
        DeviceObserver observer;
        const at::Tensor moved = at::ones({2, 3}).to(at::kMeta);
        there.add(moved).mul(2.5).mul(at::scalar_tensor(3));
        QCOMPARE(observer.mixes(), QStringList());
        QVERIFY(observer.callsOn(at::kMeta) > 0);
    }

    void networksStayOnTheirDevice_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"teaching", "tiny-sd1", "tiny-sd2", "tiny-lcm"})
            QTest::newRow(name) << name;
    }

    void networksStayOnTheirDevice()
    {
        QFETCH(QString, name);
        const model::Model model = load(name);
        const c10::NoGradGuard noGrad;
        DeviceObserver observer;
        const at::Tensor context = model.text.encode({"a doctor", ""});
        network::UnetInput input{
            meta({2, model.unet.config().inChannels, 8, 8}), meta({2}), context, {}};
        if (const int64_t width = model.unet.config().guidanceWidth)
            input.guidanceFeatures = network::guidanceFeatures(meta({2}), width);
        network::Taps taps;
        std::vector<network::Edit> edits;
        for (const network::Site &site : model.unet.sites()) {
            const auto shape = model.unet.shape(site, 8, 8);
            edits.push_back({site, meta({1, shape[0], shape[1], shape[2]}), {}, 1, 1});
            taps.activations[site] = at::Tensor();
        }
        const at::Tensor out = model.unet(input, edits, &taps);
        QCOMPARE(out.sizes().vec(), (std::vector<int64_t>{2, 4, 8, 8}));
        for (const auto &[site, activation] : taps.activations) {
            QVERIFY2(activation.is_meta(), site.name().c_str());
            QCOMPARE(activation.sizes().slice(1).vec(), model.unet.shape(site, 8, 8));
        }
        const at::Tensor picture = model.autoencoder.decode(out);
        const int64_t side = 8 * model.autoencoder.factor();
        QCOMPARE(picture.sizes().vec(), (std::vector<int64_t>{2, 3, side, side}));
        QCOMPARE(model.autoencoder.encode(picture).mean.sizes(), out.sizes());
        if (model.scorer) {
            const auto &scorer = *model.scorer;
            const int64_t width = scorer.vision.config().imageSize;
            const network::ClipText &tower = scorer.text.tower();
            QVERIFY(scorer.vision(meta({2, 3, width, width})).is_meta());
            QVERIFY(tower.project(tower(scorer.text.ids({"a man"})).pooled).is_meta());
        }
        verifyPure(observer);
    }

    void samplersStayOnTheirDevice_data()
    {
        QTest::addColumn<QString>("name");
        for (const std::string &name : sampling::schedulerNames())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    /// Under guidance, with an edit in a window at one site of each kind.
    void samplersStayOnTheirDevice()
    {
        QFETCH(QString, name);
        std::vector<sampling::Intervention> interventions;
        for (const network::Site &site : m_model->unet.sites()) {
            const auto shape = m_model->unet.shape(site, kSide, kSide);
            sampling::ActivationEdit edit;
            edit.site = site;
            edit.direction = at::ones({1, shape[0], shape[1], shape[2]}); // files are on the CPU
            edit.mask = at::ones({1, 1, shape[1], shape[2]});
            edit.window = {100, 800};
            interventions.emplace_back(edit);
        }
        const auto states = m_model->text.tower().config();
        sampling::ContextEdit text;
        text.delta = at::ones({1, m_model->text.tokenizer().length(), states.width});
        interventions.emplace_back(text);

        const std::vector<sampling::Row> rows = {{"a doctor", "", 3}, {"a nurse", "old", 4}};
        sampling::Settings settings;
        settings.sampler = name.toStdString();
        settings.steps = 5;
        settings.guidance = 4;
        base::Context context;
        DeviceObserver observer;
        const auto drawn =
            sampling::drawLatents(*m_model, rows, settings, interventions, context).latents;
        QVERIFY(drawn.is_meta());
        QCOMPARE(drawn.sizes().vec(), latentShape());
        verifyPure(observer);
    }

    /// Drawing what is learned from, a learning step with its gradients, a measurement.
    void discoveryStaysOnItsDevice_data()
    {
        QTest::addColumn<int>("objective");
        QTest::newRow("distilled") << int(discovery::Objective::Distilled);
        QTest::newRow("noise") << int(discovery::Objective::Noise);
    }

    void discoveryStaysOnItsDevice()
    {
        QFETCH(int, objective);
        discovery::SelfSettings settings;
        settings.concept_ = "a woman";
        settings.objective = discovery::Objective(objective);
        discovery::Ledger ledger(m_model->unet);
        discovery::Checkpoint checkpoint({}, "none");
        base::Context context;
        DeviceObserver observer;
        settings.together = {"a man"};
        const auto sets = discovery::conceptSetsOf(settings);
        const auto set =
            discovery::drawTrainingSet(*m_model, settings, sets, 2, checkpoint, ledger, context);
        QVERIFY(set.latents.is_meta());
        const discovery::Student student(*m_model, set, settings, ledger);
        at::Tensor value = student.warmStart(network::kMid, 2, 7, context);
        QVERIFY(value.is_meta());
        QCOMPARE(value.size(0), int64_t(2));
        const auto examples = student.drawExamples(at::tensor({0, 1}, at::kLong), 11);
        const discovery::UntouchedPart untouched = student.encode(examples);
        const at::Tensor target = student.target(examples);
        const at::Tensor leaf = value.detach().requires_grad_(true);
        {
            const c10::AutoGradMode gradients(true);
            (student.predict(untouched, examples.shows, {{network::kMid, leaf}}) - target)
                .square()
                .mean()
                .backward();
        }
        QVERIFY(leaf.grad().defined() && leaf.grad().is_meta());
        discovery::Adam adam(value);
        adam.step(value, leaf.grad(), 0.1);
        verifyPure(observer);
    }

    /// Products with the derivative: the vectors that are searched for are on the CPU.
    void derivativesStayOnTheirDevice()
    {
        DeviceObserver observer;
        network::UnetHalf half;
        {
            const c10::NoGradGuard noGrad;
            half = m_model->unet.encode({meta({1, 4, kSide, kSide}),
                                         meta({1}),
                                         m_model->text.encode({std::string("a doctor")}),
                                         {}});
        }
        const auto shape = m_model->unet.shape(network::kMid, kSide, kSide);
        const at::Tensor v = at::ones({2, shape[0], shape[1], shape[2]});
        for (const at::Tensor &mask : {at::Tensor(), at::ones({1, 1, kSide, kSide})}) {
            const discovery::DecoderJacobian jacobian(m_model->unet, half, mask);
            const at::Tensor pushed = jacobian.push(v);
            QVERIFY(pushed.is_meta());
            QCOMPARE(pushed.sizes().vec(), latentShape());
            const at::Tensor pulled = jacobian.pushAndPull(v);
            QVERIFY(pulled.is_meta());
            QCOMPARE(pulled.sizes(), v.sizes());
        }
        verifyPure(observer);
    }

    /// A step of learning a region's directions, and their judging but for its numbers.
    void regionalStepsStayOnTheirDevice()
    {
        discovery::Ledger ledger(m_model->unet);
        const discovery::RegionPictures pictures{meta(latentShape()), meta({2, 1, kSide, kSide})};
        DeviceObserver observer;
        const discovery::ForetoldChange foretold(*m_model, "a doctor", ledger);
        const auto examples = foretold.examples(pictures.at(at::tensor({1, 0}, at::kLong)),
                                                at::tensor({500, 700}, at::kLong), 3);
        const auto shape = m_model->unet.shape(network::kMid, kSide, kSide);
        const at::Tensor leaf = meta({3, shape[0], shape[1], shape[2]}).requires_grad_(true);
        {
            const c10::AutoGradMode gradients(true);
            const at::Tensor signs = meta({2});
            discovery::regionalObjective(foretold(examples, leaf, signs), examples.masks, signs, {})
                .backward();
        }
        QVERIFY(leaf.grad().is_meta());
        QCOMPARE(leaf.grad().sizes(), leaf.sizes());
        QVERIFY(discovery::randomLike(leaf.detach(), 1).is_meta());
        QVERIFY(discovery::ofLength(leaf.detach(), 2).is_meta());
        verifyPure(observer);
    }

    /// Pushed and drawn to the end, decoded; read in one pass. The way of the picture is inverted.
    void regionsStayOnTheirDevice()
    {
        const regions::Subject subject{{}, meta({1, 4, kSide, kSide}), "a doctor"};
        base::Context context;
        DeviceObserver observer;
        regions::Tail tail(*m_model, subject, {});
        tail.begin(context);
        QVERIFY(tail.queries().is_meta());
        const at::Tensor masks = at::ones({2, tail.queries().size(0)}); // clusters are on the CPU
        const at::Tensor answer = regions::answers(*m_model, tail.pushed(masks, context), context);
        QVERIFY(answer.is_meta());
        QCOMPARE(answer.sizes().vec(), (std::vector<int64_t>{2, 128, 128}));
        QVERIFY(regions::attentionFeatures(*m_model, subject).rows.is_meta());
        QVERIFY(regions::attentionTo(*m_model, subject, "a person").is_meta());
        verifyPure(observer);
    }

private:
    static model::Model load(const QString &name)
    {
        return model::loadModel(modelPath(name), {base::Compute{at::kMeta, at::kFloat}, {}});
    }

    static at::Tensor meta(const std::vector<int64_t> &shape)
    {
        return at::empty(shape, at::TensorOptions().device(at::kMeta).dtype(at::kFloat));
    }

    static void verifyPure(const DeviceObserver &observer)
    {
        QVERIFY(observer.callsOn(at::kMeta) > 100); // it did watch
        QCOMPARE(observer.mixes(), QStringList());
    }

    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(DevicePurityTest, "device_purity")
#include "device_purity_test.moc"
