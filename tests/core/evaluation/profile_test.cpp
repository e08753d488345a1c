#include "evaluation/profile.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using evaluation::Profile;
using evaluation::ProfilePlan;
using evaluation::ProfileRow;
using observation::Seen;

class ProfileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Twenty DDIM steps: 7 windows of 5, the first from t = 1000 down, the last to 0; every step
    /// is in one, and a window holds 5 timesteps.
    void windowsCoverTheSteps()
    {
        std::vector<double> steps;
        for (int i = 19; i >= 0; --i)
            steps.push_back(50 * i + 1);
        const auto windows = evaluation::slidingWindows(steps);
        QCOMPARE(windows.size(), size_t(7));
        QCOMPARE(windows.front().to, 1000.0);
        QCOMPARE(windows.front().from, (751.0 + 701.0) / 2);
        QCOMPARE(windows.back().from, 0.0);
        for (const auto &window : windows)
            QCOMPARE(std::count_if(steps.begin(), steps.end(),
                                   [&](double t) { return window.contains(t); }),
                     std::ptrdiff_t(5));
        for (const double t : steps)
            QVERIFY(std::any_of(windows.begin(), windows.end(),
                                [&](const auto &window) { return window.contains(t); }));
    }

    /// One step, and PNDM's timesteps that come twice.
    void shortAndDoubledTimesteps()
    {
        QCOMPARE(evaluation::slidingWindows({999}).size(), size_t(1));
        QCOMPARE(evaluation::slidingWindows({999})[0], (sampling::Window{0, 1000}));
        QCOMPARE(evaluation::slidingWindows({900, 600, 600, 300, 0}).size(), size_t(4));
    }

    /// On activation grids as coarse and twice as fine as the cells, a cell is whole cells.
    void cellsDivideThePicture()
    {
        at::Tensor sum = at::zeros({1, 1, 8, 8});
        for (int r = 0; r < 4; ++r)
            for (int c = 0; c < 4; ++c) {
                const auto mask = evaluation::cellMask(r, c, 4);
                const at::Tensor coarse = sampling::onGrid(mask.weights, 4, 4);
                QCOMPARE(coarse.sum().item<float>(), 1.0F);
                QCOMPARE(coarse[0][0][r][c].item<float>(), 1.0F);
                const at::Tensor fine = sampling::onGrid(mask.weights, 8, 8);
                QVERIFY(fine.eq(0).logical_or(fine.eq(1)).all().item<bool>());
                sum += fine;
            }
        QVERIFY(sum.eq(1).all().item<bool>());
    }

    void aRowCountsPairs()
    {
        const Seen before{{false, false, true, true}, {true, true, false, true}, {}};
        const Seen after{{true, true, true, false}, {true, false, true, true}, {}};
        const ProfileRow row = evaluation::rowOf(before, after);
        QCOMPARE(row.gained, 2);
        QCOMPARE(row.lost, 1);
        QCOMPARE(row.effect.difference, 0.25);
        QVERIFY(row.effect.interval.low < 0.25 && row.effect.interval.high > 0.25);
        QCOMPARE(row.p, 1.0); // 2 against 1
        QCOMPARE(row.kept.n, 3);
        QCOMPARE(row.kept.count, 2);
        QCOMPARE(row.shown.count, 3);
    }

    /// A direction along what the network itself does for "a woman", at all steps, against the
    /// last quarter of them: late edits turn nobody. A finished part is not drawn again.
    void lateEditsDoLess()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        ProfilePlan plan;
        plan.sitting = {"a woman",
                        "a person",
                        {"a doctor", "a judge"},
                        {1, 2, 3, 4, 5, 6, 7, 8},
                        sampling::Settings::foretelling(model, 4)};
        plan.direction.name = "towards a woman";
        plan.direction.tensors[network::Site::parse("up_0")] = difference(model);
        plan.scale = 3;
        plan.cells = 0;
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "journal.json";
        base::Context context;
        format::Journal journal(file, "run");
        const Profile profile = evaluation::profile(model, plan, journal, context);
        QCOMPARE(profile.rows.size(), size_t(5)); // the whole, and four steps
        QCOMPARE(profile.before.n, 8);
        const ProfileRow &whole = profile.rows.front(), &last = profile.rows.back();
        QVERIFY2(whole.gained >= 4, qPrintable(QString::number(whole.gained)));
        QVERIFY(last.gained < whole.gained);
        QVERIFY(profile.evaluations > 0);
        QVERIFY(last.pAdjusted >= last.p);

        format::Journal again(file, "run");
        std::stop_source stop;
        stop.request_stop();
        base::Context nothingIsDrawn(stop.get_token()); // a poll would throw
        const Profile stored = evaluation::profile(model, plan, again, nothingIsDrawn);
        QCOMPARE(stored.evaluations, profile.evaluations);
        QCOMPARE(stored.rows.front().gained, whole.gained);
        QCOMPARE(stored.rows.back().kept.count, last.kept.count);
    }

    void impossiblePlansAreRefused()
    {
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        base::Context context;
        format::Journal journal;
        ProfilePlan plan;
        plan.sitting = {"a woman", "a person", {"a doctor"}, {1}, {}};
        const auto refused = [&] {
            const auto error =
                tests::errorOf([&] { evaluation::profile(model, plan, journal, context); });
            return error && error->kind() == base::ErrorKind::InvalidValue;
        };
        plan.direction.text = at::ones({1, 32, 128});
        QVERIFY(refused()); // no activations
        plan.direction.tensors[network::kMid] = at::ones({1, 192, 4, 4});
        plan.cells = 9;
        QVERIFY(refused());
        plan.cells = 4;
        plan.sitting.seeds.clear();
        QVERIFY(refused());
    }

private:
    /// Of the activations at `up_0` under the two prompts, over shared noise.
    static at::Tensor difference(const model::Model &model)
    {
        const at::NoGradGuard noGrad;
        auto generator = at::make_generator<at::CPUGeneratorImpl>(7);
        const at::Tensor noise = at::randn({16, 4, 16, 16}, generator);
        const auto activation = [&](const std::string &prompt) {
            network::UnetInput input;
            input.sample = noise;
            input.timesteps = at::full({16}, 900.0F);
            input.context = model.text.encode({prompt}).expand({16, -1, -1});
            network::Taps taps;
            taps.activations[network::Site::parse("up_0")] = at::Tensor();
            model.unet(input, {}, &taps);
            return taps.activations.at(network::Site::parse("up_0")).mean(0, true);
        };
        return activation("a woman") - activation("a person");
    }
};

DEVIASCOPE_TEST(ProfileTest, "evaluation/profile")
#include "profile_test.moc"
