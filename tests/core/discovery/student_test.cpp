#include "discovery/student.h"

#include "core/discovery/small_run.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QtTest>

using namespace deviascope;
using discovery::Examples;
using discovery::SelfSettings;

/// The frozen network of self-discovery, on three drawn pictures.
class StudentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_run.emplace(); }

    void withoutVectorsThePredictionIsTheNetworks()
    {
        const c10::NoGradGuard noGrad;
        const Examples examples = someExamples();
        network::UnetInput input{examples.noisy,
                                 examples.timesteps,
                                 m_run->set.baseContext.index_select(0, examples.rows),
                                 {}};
        QVERIFY(at::allclose(
            m_run->student->predict(m_run->student->encode(examples), examples.shows, {}),
            m_run->model.unet(input), 1e-4, 1e-4));
    }

    void distilledTargetsAreTheNetworksOwn()
    {
        const c10::NoGradGuard noGrad;
        const Examples examples = someExamples();
        network::UnetInput input{examples.noisy,
                                 examples.timesteps,
                                 m_run->set.targetContext.index_select(0, examples.rows),
                                 {}};
        QVERIFY(
            at::allclose(m_run->student->target(examples), m_run->model.unet(input), 1e-4, 1e-4));
    }

    /// What was answered while the pictures were drawn costs no pass.
    void recordedTargetsAreTaken()
    {
        const Examples examples = m_run->student->drawExamples(at::arange(3), 5);
        const double before = m_run->ledger.forwardPasses();
        QVERIFY(at::equal(m_run->student->target(examples), examples.prediction));
        QCOMPARE(m_run->ledger.forwardPasses(), before);
        QVERIFY(at::equal(m_run->student->drawExamples(at::arange(3), 5).noisy, examples.noisy));
        QVERIFY(!at::equal(m_run->student->drawExamples(at::arange(3), 6).noisy, examples.noisy));
    }

    /// Without a trajectory: noise at timesteps of the whole schedule, the held-out ones evenly.
    void otherSetsAreNoised()
    {
        discovery::TrainingSet set = m_run->set;
        set.trajectory.reset();
        const discovery::Student student(m_run->model, set, m_run->settings, m_run->ledger);
        const Examples examples = student.drawExamples(at::arange(32).remainder(3), 5);
        QVERIFY(examples.noise.defined() && !examples.prediction.defined());
        QVERIFY(examples.timesteps.max().item<float>() > 800);
        QVERIFY(examples.timesteps.min().item<float>() < 200);
        QCOMPARE(student.heldOutStrata(), int64_t(18));
        QCOMPARE(student.heldOut(0, 1).timesteps[0].item<float>(), 27.F); // 1000 / 36
        QCOMPARE(student.heldOut(17, 1).timesteps[2].item<float>(), 972.F);
        QCOMPARE(student.heldOut(3, 1).rows.size(0), set.size());
    }

    /// Of several concepts each row takes the sum of those it shows.
    void rowsTakeTheVectorsOfTheirConcepts()
    {
        const c10::NoGradGuard noGrad;
        const Examples examples = someExamples(); // two rows
        const auto untouched = m_run->student->encode(examples);
        const auto shape = m_run->model.unet.shape(network::kMid, 16, 16);
        const at::Tensor first = at::full({1, shape[0], shape[1], shape[2]}, 0.5);
        const at::Tensor second = at::full({1, shape[0], shape[1], shape[2]}, -2.0);
        const auto predicted = [&](const at::Tensor &vector, const at::Tensor &shows) {
            return m_run->student->predict(untouched, shows, {{network::kMid, vector}});
        };
        const at::Tensor mixed = predicted(at::cat({first, second}),
                                           at::tensor({1, 0, 1, 1}).view({-1, 2}).to(at::kFloat));
        const at::Tensor one = at::ones({2, 1});
        QVERIFY(at::allclose(mixed[0], predicted(first, one)[0], 1e-4, 1e-4));
        QVERIFY(at::allclose(mixed[1], predicted(first + second, one)[1], 1e-4, 1e-4));
    }

    /// Each concept's start comes from the pictures that show it.
    void everyConceptHasItsStart()
    {
        discovery::TrainingSet set = m_run->set;
        const discovery::Student alone(m_run->model, set, m_run->settings, m_run->ledger);
        base::Context context;
        const at::Tensor whole = alone.warmStart(network::kMid, 4, 9, context);
        QCOMPARE(whole.size(0), int64_t(1));
        discovery::TrainingSet two = m_run->set;
        two.shows = at::tensor({1, 0, 1, 0, 1, 1}).view({-1, 2}).to(at::kFloat);
        const discovery::Student student(m_run->model, two, m_run->settings, m_run->ledger);
        const at::Tensor both = student.warmStart(network::kMid, 4, 9, context);
        QCOMPARE(both.size(0), int64_t(2));
        discovery::TrainingSet last = m_run->set.part(2, 1);
        const discovery::Student only(m_run->model, last, m_run->settings, m_run->ledger);
        // The second concept is seen in the last picture alone, which shows two of them.
        QVERIFY(at::allclose(2 * both[1], only.warmStart(network::kMid, 4, 9 + 4, context)[0], 1e-4,
                             1e-4));
    }

    void noiseTargetsAreTheNoise()
    {
        SelfSettings settings = m_run->settings;
        settings.objective = discovery::Objective::Noise;
        const discovery::Student student(m_run->model, m_run->set, settings, m_run->ledger);
        const Examples examples = someExamples();
        QVERIFY(at::equal(student.target(examples), examples.noise));
    }

    /// eps("") + g (eps(concept) - eps("")), from a recorded answer too; 1 is the answer itself.
    void aGuidedTargetGoesFurther()
    {
        const c10::NoGradGuard noGrad;
        SelfSettings settings = m_run->settings;
        settings.targetGuidance = 3;
        const discovery::Student student(m_run->model, m_run->set, settings, m_run->ledger);
        for (const Examples &examples :
             {someExamples(), m_run->student->drawExamples(at::arange(3), 5)}) {
            const int64_t rows = examples.rows.size(0);
            const at::Tensor plain = m_run->student->target(examples);
            const at::Tensor empty =
                m_run->model.unet({examples.noisy,
                                   examples.timesteps,
                                   m_run->model.text.encode({std::string()}).expand({rows, -1, -1}),
                                   {}});
            QVERIFY(
                at::allclose(student.target(examples), empty + 3 * (plain - empty), 1e-3, 1e-3));
            QVERIFY(!at::allclose(student.target(examples), plain, 1e-2, 1e-2));
        }
    }

    /// As the official code trains: no padding behind the longest prompt of the batch.
    void theOfficialPaddingIsShort()
    {
        const c10::NoGradGuard noGrad;
        SelfSettings settings = m_run->settings;
        settings.pad = discovery::Pad::Official;
        const discovery::Student student(m_run->model, m_run->set, settings, m_run->ledger);
        const Examples examples = someExamples();
        const auto lengths = m_run->set.baseLengths;
        QCOMPARE(lengths.size(), size_t(3));
        QCOMPARE(lengths[0], int64_t(4)); // start, "a", "person", end
        const int64_t longest = std::max(lengths[0], lengths[2]);
        const at::Tensor whole = m_run->set.baseContext.index_select(0, examples.rows);
        const auto predicted = [&](const discovery::Student &by) {
            return by.predict(by.encode(examples), examples.shows, {});
        };
        QVERIFY(at::allclose(
            predicted(student),
            m_run->model.unet(
                {examples.noisy, examples.timesteps, whole.narrow(1, 0, longest).contiguous(), {}}),
            1e-4, 1e-4));
        QVERIFY(!at::allclose(predicted(student), predicted(*m_run->student), 1e-3, 1e-3));
    }

    void gradientsAreThoseOfTheLoss_data()
    {
        QTest::addColumn<QString>("site");
        QTest::newRow("mid") << "mid";
        QTest::newRow("down_1, through the whole network") << "down_1";
    }

    /// Against a central difference along the gradient itself.
    void gradientsAreThoseOfTheLoss()
    {
        QFETCH(QString, site);
        SelfSettings settings = m_run->settings;
        settings.sites = {network::Site::parse(site.toStdString())};
        const discovery::Student student(m_run->model, m_run->set, settings, m_run->ledger);
        const Examples examples = someExamples();
        const at::Tensor target = student.target(examples);
        const auto untouched = student.encode(examples);
        const auto shape = m_run->model.unet.shape(settings.sites.front(), 16, 16);
        const auto loss = [&](const at::Tensor &vector) {
            return (student.predict(untouched, examples.shows, {{settings.sites.front(), vector}}) -
                    target)
                .square()
                .mean();
        };
        const at::Tensor none = at::zeros({1, shape[0], shape[1], shape[2]});
        const c10::NoGradGuard noGrad;
        const at::Tensor gradient =
            student.gradients(untouched, examples.shows, {{settings.sites.front(), none}}, target)
                .at(settings.sites.front());
        const double length = gradient.norm().item<double>();
        QVERIFY(length > 0);
        const double step = 0.5;
        const at::Tensor along = gradient * (step / length);
        const double slope = (loss(along) - loss(-along)).item<double>() / (2 * step);
        QVERIFY2(std::abs(slope / length - 1) < 0.05,
                 qPrintable(QString("%1 against %2").arg(slope).arg(length)));
    }

    /// Small errors are not rounded to nothing on the way back through the network.
    void gradientsInHalfPrecisionAgree()
    {
        const c10::NoGradGuard noGrad;
        const model::Model half = model::loadModel(model::teachingModelFolder(),
                                                   {base::Compute{at::kCPU, at::kHalf}, {}});
        const discovery::Student student(half, m_run->set, m_run->settings, m_run->ledger);
        const Examples examples = someExamples();
        const at::Tensor error = 1e-3 * examples.noise;
        const auto shape = m_run->model.unet.shape(network::kMid, 16, 16);
        const std::map<network::Site, at::Tensor> none = {
            {network::kMid, at::zeros({1, shape[0], shape[1], shape[2]})}};
        const auto gradient = [&](const discovery::Student &of) {
            const auto untouched = of.encode(examples);
            const at::Tensor target = of.predict(untouched, examples.shows, none) + error;
            return of.gradients(untouched, examples.shows, none, target).at(network::kMid);
        };
        const at::Tensor exact = gradient(*m_run->student), rounded = gradient(student);
        const double off = ((rounded - exact).norm() / exact.norm()).item<double>();
        QVERIFY2(off < 0.03, qPrintable(QString::number(off)));
    }

private:
    Examples someExamples() const
    {
        return m_run->student->examples(at::tensor({0, 2}, at::kLong),
                                        at::tensor({300, 700}, at::kLong), 11);
    }

    std::optional<tests::SmallRun> m_run;
};

DEVIASCOPE_TEST(StudentTest, "discovery/student")
#include "student_test.moc"
