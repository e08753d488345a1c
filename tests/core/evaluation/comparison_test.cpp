#include "evaluation/comparison.h"

#include "core/support.h"
#include "evaluation/comparison_document.h"
#include "report/json_writer.h"
#include "sampling/sampler.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using evaluation::ComparisonPlan;
using evaluation::Perceptions;

class ComparisonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Four pictures at scales 0, 1 and 2; the second is judged.
    void picturesAreCountedOnce()
    {
        Perceptions seen;
        seen.scales = {0, 1, 2};
        seen.chosen = 1;
        seen.seen = {{{false, false, true, true}, {true, true, true, false}, {{0, 1, 2, -1}}},
                     {{true, false, false, true}, {true, false, true, true}, {{0, 2, 2, 1}}},
                     {{true, true, false, true}, {false, false, true, true}, {{0, 2, 2, 1}}}};
        seen.attributes = {"age"};
        const auto row = evaluation::rowOf(seen);
        QCOMPARE(row.turned.n, 2);
        QCOMPARE(row.turned.count, 1);
        QCOMPARE(row.wrongWay.n, 2);
        QCOMPARE(row.wrongWay.count, 1);
        QCOMPARE(row.kept.n, 3);
        QCOMPARE(row.kept.count, 2);
        QCOMPARE(row.monotone.n, 4);
        QCOMPARE(row.monotone.count, 3); // the third goes back
        QCOMPARE(row.points.size(), size_t(3));
        QCOMPARE(row.points[2].shown().count, 3);
        QCOMPARE(row.points[0].kept.count, 3);
        QCOMPARE(row.collateral[0].changed.n, 4); // being uncertain is a label too
        QCOMPARE(row.collateral[0].changed.count, 2);
        QCOMPARE(row.collateral[0].uncertain, 1);
        QVERIFY(std::abs(row.monotonicity.tau - 2.0 / 3) < 1e-12); // 2, 2 and 3 of 4
        QCOMPARE(row.turnedPictures, (std::vector<bool>{true, false, false, false}));
    }

    void aControlIsAsLongButElsewhere()
    {
        direction::Direction direction;
        direction.tensors[network::kMid] = at::full({1, 8, 4, 4}, 2.0);
        const auto random = evaluation::randomLike(direction, 1);
        QVERIFY(std::abs(random.norm() - direction.norm()) < 1e-4);
        const at::Tensor &a = direction.tensors.at(network::kMid);
        const at::Tensor &b = random.tensors.at(network::kMid);
        QVERIFY(std::abs((a * b).sum().item<double>()) < 0.4 * direction.norm() * random.norm());
        QVERIFY(at::equal(b, evaluation::randomLike(direction, 1).tensors.at(network::kMid)));
    }

    /// Large at the noisy end and small at the other, say.
    void eachStepOfAControlIsAsLong()
    {
        direction::Direction direction;
        direction.timesteps = {900, 500, 100};
        direction.tensors[network::kMid] =
            at::randn({3, 8, 2, 2}) * at::tensor({10.0, 1.0, 0.0}).view({3, 1, 1, 1});
        const auto random = evaluation::randomLike(direction, 1);
        for (int64_t step = 0; step < 3; ++step)
            QVERIFY(std::abs(random.tensors.at(network::kMid)[step].norm().item<double>() -
                             direction.tensors.at(network::kMid)[step].norm().item<double>()) <
                    1e-4);
    }

    /// The text edit to "a woman" turns doctors; a random one of the same length does not.
    void theTextEditBeatsItsControl()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        ComparisonPlan plan;
        plan.sitting.concept_ = "a woman";
        plan.sitting.base = "a person";
        plan.sitting.prompts = {"a doctor", "a judge"};
        plan.sitting.seeds = {1, 2, 3, 4, 5, 6};
        plan.sitting.settings = sampling::Settings::foretelling(model, 4);
        plan.factors = {1};
        evaluation::Candidate candidate;
        candidate.name = "text";
        candidate.direction.text = model.text.encode({std::string("a woman")}).to(at::kFloat) -
                                   model.text.encode({std::string("a person")}).to(at::kFloat);
        plan.candidates = {candidate};
        // Stopped while the third and last pictures are drawn, it goes on with these.
        const QTemporaryDir folder;
        const auto journal = [&] {
            return format::Journal(tests::inside(folder, "journal.json"), "a run");
        };
        std::stop_source stop;
        base::Context stopping(stop.get_token(), [&](const base::Progress &progress) {
            if (progress.fraction > 0.8)
                stop.request_stop();
        });
        auto first = journal();
        QVERIFY_EXCEPTION_THROWN(evaluation::compare(model, plan, first, stopping),
                                 base::Cancelled);
        base::Context context;
        auto second = journal();
        const auto rest = evaluation::compare(model, plan, second, context);
        QCOMPARE(rest.evaluations, std::int64_t(3 * 6 * 2 * 4)); // as without a stop
        auto third = journal();
        base::Context nothingIsDrawn(stop.get_token()); // a poll would throw
        const auto comparison = evaluation::compare(model, plan, third, nothingIsDrawn);
        QCOMPARE(comparison.evaluations, rest.evaluations);
        const auto rowsOf = [](const evaluation::Comparison &each) {
            return report::toJson(evaluation::documentOf(each, {}, {})).at("rows");
        };
        QCOMPARE(rowsOf(comparison), rowsOf(rest));
        QCOMPARE(comparison.rows.size(), size_t(2));
        const auto &text = comparison.rows[0], &control = comparison.rows[1];
        QVERIFY(control.control && !text.control);
        QVERIFY(text.turned.n >= 4);
        QVERIFY(text.turned.count >= 3);
        QVERIFY(control.turned.count < text.turned.count);
        QCOMPARE(text.collateral.size(), model.knowledge.attributes.size() - 1);
    }

    void impossiblePlansAreRefused()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        ComparisonPlan plan;
        plan.candidates.resize(1);
        plan.sitting.prompts = {"a doctor"};
        plan.sitting.seeds = {1};
        base::Context context;
        const auto refuses = [&](const std::function<void(ComparisonPlan &)> &change) {
            ComparisonPlan changed = plan;
            change(changed);
            const auto error =
                tests::errorOf([&] { evaluation::compare(model, changed, context); });
            return error && error->kind() == base::ErrorKind::InvalidValue;
        };
        QVERIFY(refuses([](ComparisonPlan &p) { p.candidates.clear(); }));
        QVERIFY(refuses([](ComparisonPlan &p) { p.sitting.seeds.clear(); }));
        QVERIFY(refuses([](ComparisonPlan &p) { p.factors = {0.5, 2}; }));
        QVERIFY(refuses([](ComparisonPlan &p) { p.factors = {1, 0.5}; }));
    }
};

DEVIASCOPE_TEST(ComparisonTest, "evaluation/comparison")
#include "comparison_test.moc"
