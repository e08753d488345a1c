#include "explanation/soft_prompt.h"

#include "base/seeds.h"
#include "core/device_observer.h"
#include "core/support.h"
#include "sampling/sampler.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace deviascope;
using discovery::Checkpoint;
using explanation::Explained;
using explanation::SoftPromptSettings;

/// On the teaching model with few steps.
class SoftPromptTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_model = load(at::kCPU); }

    /// A prompt's own rows give its own states.
    void tokensOfWordsAreTheirPrompt()
    {
        const c10::NoGradGuard noGrad;
        const auto ids = m_model->text.tokenizer().tokenize("a woman judge");
        const at::Tensor rows =
            m_model->text.tower().embed(at::tensor(ids, at::kLong).unsqueeze(0))[0];
        const at::Tensor own = explanation::statesOf(m_model->text, rows);
        const at::Tensor wanted = m_model->text.encode({"a woman judge"});
        const auto used = static_cast<std::int64_t>(ids.size()) + 2;
        QVERIFY(at::allclose(own.narrow(1, 0, used), wanted.narrow(1, 0, used), 1e-4, 1e-5));
    }

    /// With the usual settings nearly all pictures of the prompt show the class, drawn as the model
    /// draws.
    void aClassIsLearned()
    {
        Checkpoint nothing({}, "");
        base::Context context;
        const auto prompt = explanation::learnPrompt(*m_model, woman(), {}, nothing, context);
        std::vector<sampling::Row> rows;
        for (const std::uint64_t seed : explanation::seedsOfShown({}, 8))
            rows.push_back({"", "", seed});
        const auto edit = explanation::interventionOf(*m_model, prompt);
        const auto drawing = sampling::draw(*m_model, rows, sampling::Settings::of(*m_model),
                                            std::span(&edit, 1), context);
        const auto scores = woman().scores(drawing.pictures);
        QVERIFY(std::ranges::count_if(scores, [](double score) { return score > .5; }) >= 7);
    }

    /// Every step has its loss, and moves the tokens.
    void learningMovesTheTokens()
    {
        SoftPromptSettings settings = small();
        Checkpoint nothing({}, "");
        base::Context context;
        const auto prompt = explanation::learnPrompt(*m_model, woman(), settings, nothing, context);
        QCOMPARE(prompt.losses.size(), size_t(4));
        for (const double loss : prompt.losses)
            QVERIFY(std::isfinite(loss) && loss > 0);
        settings.steps = 1;
        const auto begun = explanation::learnPrompt(*m_model, woman(), settings, nothing, context);
        QCOMPARE(begun.losses.front(), prompt.losses.front());
        QVERIFY(!at::equal(begun.tokens, prompt.tokens));
        QVERIFY(prompt.evaluations == 2 * (8 * 3 + 4 * (3 + 2 * 2)));
    }

    /// Stopped, it goes on.
    void aStoppedLearningGoesOnToTheSameBits()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const SoftPromptSettings settings = small();
        Checkpoint nothing({}, "");
        base::Context context;
        const auto wanted = explanation::learnPrompt(*m_model, woman(), settings, nothing, context);
        std::stop_source stop;
        int polls = 0;
        base::Context stopping(stop.get_token(), [&](const base::Progress &) {
            if (++polls == 8 + 3) // behind the starts
                stop.request_stop();
        });
        Checkpoint checkpoint(path, "run");
        QVERIFY_EXCEPTION_THROWN(
            explanation::learnPrompt(*m_model, woman(), settings, checkpoint, stopping),
            base::Cancelled);
        Checkpoint again(path, "run");
        const auto resumed = explanation::learnPrompt(*m_model, woman(), settings, again, context);
        QVERIFY(at::equal(resumed.tokens, wanted.tokens));
        QCOMPARE(resumed.losses, wanted.losses);
    }

    /// Learned, measured, shown and confirmed on seeds of their own, at the limits of the options.
    void noSeedIsUsedTwice()
    {
        for (const std::uint64_t run : {0U, 5U, 100U}) {
            SoftPromptSettings settings;
            settings.seed = run;
            std::vector<std::uint64_t> seeds = explanation::seedsOfShown(settings, 100000);
            const auto pairs = base::seedsOf(base::SeedUse::Audit, 0, 100000);
            seeds.insert(seeds.end(), pairs.begin(), pairs.end());
            for (std::uint64_t i = 0; i <= 8; ++i)
                seeds.push_back(
                    base::seedOf(base::SeedUse::Explained, run, explanation::kFirstStart + i));
            for (int step = 0; step < 10000; ++step)
                seeds.push_back(explanation::seedOfStep(settings, step));
            const std::uint64_t margins = explanation::seedOfMargins(settings);
            seeds.push_back(margins);
            for (std::uint64_t i = 1000; i < 1100; ++i) // of random prompts
                seeds.push_back(margins + i);
            std::ranges::sort(seeds);
            QVERIFY(std::ranges::adjacent_find(seeds) == seeds.end());
            QVERIFY(seeds.back() < std::uint64_t(1) << 32);
        }
    }

    void whatIsNotFiniteIsSaid()
    {
        const scorer::Scorer scorer(*m_model);
        const auto width = scorer.embedTexts({"a"}).size(1);
        const explanation::Head head{{"a", "b"}, at::full({2, width}, NAN), at::zeros({2})};
        Checkpoint nothing({}, "");
        base::Context context;
        const auto error = tests::errorOf([&] {
            explanation::learnPrompt(*m_model, Explained::ofClass(scorer, head, "a"), small(),
                                     nothing, context);
        });
        QVERIFY(error && error->kind() == base::ErrorKind::Device);
        QCOMPARE(error->where(), std::string("step 1"));
    }

    /// LCM draws noise on its way, and makes as many calls as the model says.
    void aModelOfFewStepsHasItsOwnCalls()
    {
        model::Model few = *m_model;
        few.fewSteps = true;
        few.defaults.sampler = "lcm";
        few.defaults.steps = 2;
        SoftPromptSettings settings = small();
        settings.steps = 1;
        QCOMPARE(explanation::evaluationsOfLearning(few, settings),
                 2.0 * (8 * 2 + 1 * (2 + 2 * 2)));
        settings.learned = 1;
        QCOMPARE(explanation::evaluationsOfLearning(few, settings),
                 2.0 * (8 * 2 + 1 * (2 + 2 * 1)));
        const c10::NoGradGuard noGrad;
        const at::Tensor tokens =
            m_model->text.tower().embed(at::tensor({5, 6}, at::kLong).unsqueeze(0))[0];
        const auto answer = [&](std::uint64_t seed) {
            return explanation::promptLoss(few, woman(), settings, tokens, seed)
                .answer.item<double>();
        };
        QCOMPARE(answer(7), answer(7));
        QVERIFY(answer(7) != answer(8));
    }

    /// The rows of words are called by these words, with a margin; random ones are near nothing.
    void wordsAreCalledByTheirNames()
    {
        const c10::NoGradGuard noGrad;
        const auto ids = m_model->text.tokenizer().tokenize("woman judge");
        explanation::SoftPrompt prompt;
        prompt.tokens = m_model->text.tower().embed(at::tensor(ids, at::kLong).unsqueeze(0))[0];
        const auto words =
            explanation::nearWords(*m_model, prompt, m_model->knowledge.knownWords(), 5);
        QCOMPARE(words[0].text, std::string("woman"));
        QCOMPARE(words[1].text, std::string("judge"));
        QVERIFY(words[0].margin > 0.4 && words[1].margin > 0.4);
        QCOMPARE(words[0].token, 0);
        QVERIFY(std::ranges::any_of(words, [](const explanation::NearWord &each) {
            return each.token == -1 && (each.text == "a judge" || each.text == "a woman");
        }));
    }

    /// With these states in place of the empty prompt's own.
    void theEditIsThePrompt()
    {
        explanation::SoftPrompt prompt;
        prompt.tokens = at::full({2, m_model->text.tower().config().width}, 0.02, at::kFloat);
        const auto edit = explanation::interventionOf(*m_model, prompt);
        const c10::NoGradGuard noGrad;
        const at::Tensor states =
            sampling::editContext(m_model->text.encode({""}), std::span(&edit, 1), 0);
        QVERIFY(
            at::allclose(states, explanation::statesOf(m_model->text, prompt.tokens), 1e-4, 1e-5));
    }

    void learningStaysOnItsDevice()
    {
        const model::Model there = load(at::kMeta);
        const at::Tensor tokens = at::empty({2, there.text.tower().config().width},
                                            at::TensorOptions().device(at::kMeta).dtype(at::kFloat))
                                      .requires_grad_(true);
        const scorer::Scorer scorer(there);
        const explanation::Head head{
            {"a", "b"}, at::zeros({2, scorer.embedTexts({"a"}).size(1)}), at::zeros({2})};
        const auto explained = Explained::ofClass(scorer, head, "a");
        tests::DeviceObserver observer;
        {
            const c10::AutoGradMode grad(true);
            const auto loss = explanation::promptLoss(there, explained, small(), tokens, 1);
            (loss.answer + loss.distance).backward();
        }
        QVERIFY(tokens.grad().defined() && tokens.grad().is_meta());
        QVERIFY(observer.callsOn(at::kMeta) > 100);
        QVERIFY2(observer.mixes().isEmpty(), qPrintable(observer.mixes().join(QLatin1Char(';'))));
    }

private:
    static model::Model load(at::Device device)
    {
        return model::loadModel(model::teachingModelFolder(), {base::Compute{device, at::kFloat}});
    }
    static SoftPromptSettings small()
    {
        SoftPromptSettings settings;
        settings.tokens = 2;
        settings.steps = 4;
        settings.batch = 2;
        settings.drawn = 3;
        settings.learned = 2;
        return settings;
    }
    Explained woman() const
    {
        const scorer::Scorer scorer(*m_model);
        return Explained::ofClass(
            scorer,
            explanation::headOfTexts(scorer, m_model->knowledge.attribute("gender")->classes),
            "a woman");
    }

    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(SoftPromptTest, "explanation/soft_prompt")
#include "soft_prompt_test.moc"
