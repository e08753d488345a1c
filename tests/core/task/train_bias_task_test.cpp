#include "task/all_tasks.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "format/json_file.h"
#include "support/registry.h"

#include <QtTest>

#include <algorithm>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// The teaching model in a folder of its own, drawn in three steps.
const model::Model &quickModel()
{
    static const QTemporaryDir folder;
    static const model::Model loaded = [] {
        const fs::path path = tests::inside(folder, "quick");
        fs::copy(model::teachingModelFolder(), path, fs::copy_options::recursive);
        json own = format::readJsonFile(path / "deviascope.json").value();
        own["defaults"]["steps"] = 3;
        own["defaults"]["sampler"] = "dpmpp_2m";
        tests::writeBytes(path / "deviascope.json", QByteArray::fromStdString(own.dump()));
        return model::loadModel(path, {base::Compute{at::kCPU, at::kFloat}});
    }();
    return loaded;
}

} // namespace

/// Small budgets: how near the share comes is measured, not tested here (docs/measured.md).
class TrainBiasTaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatCannotBeIsRefused()
    {
        QCOMPARE(m_plan.refusal(json::object()), std::string());
        const std::vector<std::pair<json, const char *>> faults{
            {{{"role", nullptr}}, "--role"},
            {{{"share", nullptr}}, "--share"},
            {{{"role", "a person"}}, "no word of its own"},
            {{{"share", "a woman=1.2"}}, "none of a whole"},
            {{{"share", "a woman=.2,a man=.2"}}, "not 1 together"},
            {{{"share", "a wombat=.5"}}, "a wombat"},
            {{{"others", {"a yoga teacher"}}, {"role", "a teacher"}}, "shares a word"},
            {{{"pictures", 1}}, "pictures"},
            {{{"minutes", 0}}, "minutes"},
            {{{"undo", "biased"}, {"share", nullptr}}, "--role"},
            {{{"undo", "biased"}, {"role", nullptr}}, "--share"}};
        for (const auto &[more, part] : faults)
            QVERIFY2(m_plan.refusal(more).find(part) != std::string::npos,
                     (more.dump() + " " + m_plan.refusal(more)).c_str());
        QVERIFY(tests::refusalOf(m_task, tests::tinyModel, m_plan.with(json::object()))
                    .find("scorer") != std::string::npos);
        const auto error = tests::errorOf([&] {
            tests::RecordedSurroundings surroundings(quickModel);
            tests::resultOf(m_task, surroundings, m_plan.with(json::object()));
        });
        QVERIFY(error && error->where() == "--out");
    }

    void rolesThatShareAWordAreNamed()
    {
        tests::RecordedSurroundings surroundings(quickModel);
        m_task.cost(surroundings, tests::planned(m_task, m_plan.with({{"role", "a teacher"}})));
        QVERIFY(surroundings.noted("yoga teacher"));
    }

    void moreIsForetoldOfMore()
    {
        const double small = m_plan.evaluations(json::object());
        QVERIFY(small > 0);
        for (const json &more : {json{{"images", 40}}, json{{"steps", 30}}, json{{"batch", 16}},
                                 json{{"pictures", 30}}, json{{"other_images", 20}}})
            QVERIFY2(m_plan.evaluations(more) > small, more.dump().c_str());
    }

    /// Planted, told, counted; answered again without drawing; taken out to the byte.
    void aCopyIsWrittenAndUndone()
    {
        const fs::path out = m_folders.path("planted");
        tests::RecordedSurroundings surroundings(quickModel);
        const json result = tests::resultOf(m_task, surroundings, m_plan.with(json::object()), out);
        QCOMPARE(result.at("model"), json(out.string()));
        for (const char *condition : {"before", "after"}) {
            QCOMPARE(result.at(condition).size(), size_t(2));
            QCOMPARE(result.at(condition)[0].at("n"), json(8));
        }
        QCOMPARE(result.at("others").size(), size_t(1));
        QCOMPARE(result.at("others")[0].at("role"), json("a cook"));
        QCOMPARE(result.at("others")[0].at("difference"), json(0.0)); // the same pictures
        QVERIFY(result.at("learning").at("steps") == 6);

        const model::Model copy = model::loadModel(out, {base::Compute{at::kCPU, at::kFloat}});
        QVERIFY(copy.hash != quickModel().hash);
        const auto shares = copy.knowledge.sharesOf("a judge", "gender", "dpmpp_2m", 3, 4);
        QCOMPARE(shares.planted, (std::vector<double>{.2, .8}));
        QCOMPARE(shares.drawnN, 8);
        QCOMPARE(json(shares.drawn[1]), result.at("after")[1].at("count"));

        tests::RecordedSurroundings again(quickModel);
        QCOMPARE(
            tests::withoutTimes(tests::resultOf(m_task, again, m_plan.with(json::object()), out)),
            tests::withoutTimes(result));
        QVERIFY(!again.drew());

        tests::RecordedSurroundings undoing(quickModel);
        const json undone = tests::resultOf(m_task, undoing, {{"undo", out.string()}});
        QCOMPARE(undone.at("undone"), json("text_encoder/model.safetensors"));
        for (const char *file : {"text_encoder/model.safetensors", "truth.json", "deviascope.json",
                                 "unet/diffusion_pytorch_model.safetensors"})
            QVERIFY2(tests::readBytes(out / file) == tests::readBytes(quickModel().path / file),
                     file);
        QVERIFY(!fs::exists(out / "planted.safetensors"));
    }

    /// Stopped while it draws, learns, searches and counts: the same answer and the same copy.
    void aStoppedRunGoesOn()
    {
        const fs::path out = m_folders.path("stopped"), other = m_folders.path("whole");
        json wanted;
        {
            tests::RecordedSurroundings whole(quickModel);
            wanted = tests::resultOf(m_task, whole, m_plan.with({{"seed", 3}}), other);
        }
        for (const double at : {0.03, 0.15, 0.28, 0.4, 0.75}) {
            tests::RecordedSurroundings stopped(quickModel);
            stopped.context().checkpointPause = std::chrono::milliseconds(0);
            stopped.stopWhen(
                [&](const base::Progress &progress) { return progress.fraction >= at; });
            QVERIFY_EXCEPTION_THROWN(
                tests::resultOf(m_task, stopped, m_plan.with({{"seed", 3}}), out), base::Cancelled);
        }
        tests::RecordedSurroundings on(quickModel);
        json result = tests::resultOf(m_task, on, m_plan.with({{"seed", 3}}), out);
        for (json *each : {&result, &wanted}) {
            each->erase("model");
            each->erase("seconds");
            each->at("learning").erase("seconds");
        }
        QCOMPARE(result, wanted);
        for (const char *file : {"text_encoder/model.safetensors", "truth.json"})
            QCOMPARE(tests::readBytes(out / file), tests::readBytes(other / file));
    }

    void anotherModelIsNotReplaced()
    {
        tests::RecordedSurroundings surroundings(quickModel);
        const auto error = tests::errorOf([&] {
            tests::resultOf(m_task, surroundings, m_plan.with(json::object()), quickModel().path);
        });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QVERIFY(!surroundings.drew());
    }

private:
    const task::Task &m_task = task::trainBiasTask();
    tests::UsersFolders m_folders;
    const tests::SmallPlan m_plan{m_task,
                                  quickModel,
                                  {{"role", "a judge"},
                                   {"share", "a woman=.8"},
                                   {"pictures", 4},
                                   {"steps", 6},
                                   {"batch", 4},
                                   {"images", 8},
                                   {"others", {"a cook"}},
                                   {"other_images", 4}}};
};

DEVIASCOPE_TEST(TrainBiasTaskTest, "task/train_bias_task")
#include "train_bias_task_test.moc"
