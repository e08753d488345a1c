#include "task/run_folder.h"

#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "format/json_file.h"
#include "support/registry.h"

#include <QDir>
#include <QtTest>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

/// Plans in the folders of their runs.
class RunFolderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_before = QDir::currentPath();
        const fs::path here = m_folders.path("here");
        fs::create_directories(here / "teaching");
        fs::create_directories(here / "photos");
        for (const char *file : {"woman.safetensors", "face.png", "me@home", "a doctor"})
            tests::writeBytes(here / file, "");
        QVERIFY(QDir::setCurrent(QString::fromStdString(here.string())));
    }
    void cleanupTestCase() { QDir::setCurrent(m_before); }

    /// Equal but for what the machine chose, which it keeps elsewhere.
    void aPlanIsReadAsItWasWritten()
    {
        const json values = {{"prompts", {"a doctor"}},
                             {"attributes", {{"gender", {"a man", "a woman"}}}},
                             {"seeds", {1, 2}},
                             {"guidance", 2.5},
                             {"directions", {{{"file", "library-name"}, {"window", {300, 700}}}}}};
        const task::Plan plan = keep("audit", values, "audit");
        QCOMPARE(task::plansOf(m_folders.path("audit")),
                 std::vector<fs::path>{m_folders.path("audit") / "plan.json"});
        const task::Plan read = task::readPlan(m_folders.path("audit") / "plan.json");
        QCOMPARE(read.task, plan.task);
        QVERIFY(read.values == task::settledOn(plan, tests::tinyModel()).values);
        QCOMPARE(read.values.text("dtype"), std::string("fp32"));
        QVERIFY(read.values.integer("threads") > 0);
        QVERIFY(!read.values.has("model"));
        json written = task::toJson(read).at("plan");
        written.erase("dtype");
        written.erase("threads");
        QCOMPARE(written, values);
    }

    /// A plan is carried out from any folder. What is no file stays a word.
    void filesAreNamedByTheirWholePaths()
    {
        const std::string here = m_folders.text("here") + '/';
        const auto kept = [&](const char *command, const json &values, const QString &folder) {
            keep(command, values, folder);
            return format::readJsonFile(task::plansOf(m_folders.path(folder)).front())
                .value()
                .at("plan");
        };
        const json audit = kept("audit",
                                {{"prompts", {"a doctor"}},
                                 {"pictures", "photos"},
                                 {"model", "teaching"},
                                 {"directions",
                                  {"woman.safetensors@1.5",
                                   "me@home",
                                   "me@home@2",
                                   "woman",
                                   {{"file", "woman.safetensors"}, {"mask", "face.png"}}}}},
                                "files");
        QCOMPARE(audit.at("prompts"), json({"a doctor"})); // although a file is called so
        QCOMPARE(audit.at("pictures"), json(here + "photos"));
        QCOMPARE(audit.at("model"), json("teaching")); // although a folder is called so
        QCOMPARE(audit.at("directions"),
                 json({here + "woman.safetensors@1.5",
                       here + "me@home",
                       here + "me@home@2",
                       "woman",
                       {{"file", here + "woman.safetensors"}, {"mask", here + "face.png"}}}));
        const json fair = kept("fair",
                               {{"prompts", {"a doctor"}},
                                {"model", "./photos/../photos"},
                                {"concepts", {"a woman=woman.safetensors", "a man=man"}}},
                               "classes");
        QCOMPARE(fair.at("model"), json(here + "photos"));
        QCOMPARE(fair.at("concepts"), json({"a woman=" + here + "woman.safetensors", "a man=man"}));
        const json profile = kept("profile", {{"direction", "woman.safetensors@1"}}, "one");
        QCOMPARE(profile.at("direction"), json(here + "woman.safetensors@1"));
    }

    /// Runs that share a folder keep a plan each; the same run has one.
    void runsThatShareAFolder()
    {
        for (const char *prompt : {"a doctor", "a judge", "a doctor"})
            keep("generate", {{"prompts", {prompt}}}, "shared");
        const auto files = task::plansOf(m_folders.path("shared"));
        QCOMPARE(files.size(), size_t(2));
        QVERIFY(std::is_sorted(files.begin(), files.end()));
        std::set<std::string> prompts;
        for (const fs::path &file : files)
            prompts.insert(task::readPlan(file).values.texts("prompts").front());
        QCOMPARE(prompts, (std::set<std::string>{"a doctor", "a judge"}));
    }

    void aFolderWithoutARun_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("empty") << "empty";
        QTest::newRow("other files") << "others";
        QTest::newRow("missing") << "missing";
    }
    void aFolderWithoutARun()
    {
        QFETCH(const QString, folder);
        fs::create_directories(m_folders.path("empty"));
        fs::create_directories(m_folders.path("others"));
        tests::writeBytes(m_folders.path("others") / "planet.json", "{}");
        tests::writeBytes(m_folders.path("others") / "plan-old.txt", "{}");
        const auto error = tests::errorOf([&] { task::plansOf(m_folders.path(folder)); });
        QVERIFY(error && error->kind() == base::ErrorKind::NotFound);
        QCOMPARE(error->where(), m_folders.text(folder));
        QVERIFY(!error->remedy().empty());
    }

    void filesThatAreNoPlans()
    {
        const fs::path file = m_folders.path("wrong.json");
        tests::writeBytes(file, "{\"command\": \"audit\"");
        const auto damaged = tests::errorOf([&] { task::readPlan(file); });
        QVERIFY(damaged && damaged->kind() == base::ErrorKind::DamagedFile);
        tests::writeBytes(file, R"({"command": "audit", "plan": {"prompt": 1, "images": "x"}})");
        const auto wrong = tests::errorOf([&] { task::readPlan(file); });
        QVERIFY(wrong && wrong->kind() == base::ErrorKind::InvalidValue);
        for (const char *part : {"plan.prompt", "plan.images", "wrong.json"})
            QVERIFY2(wrong->line().find(part) != std::string::npos, wrong->line().c_str());
    }

private:
    task::Plan keep(const std::string &command, const json &values, const QString &folder) const
    {
        const json object = {{"command", command}, {"plan", values}};
        task::Plan plan = task::planFromJson(task::allTasks(), object, "plan.json");
        task::keepPlan(plan, tests::tinyModel(), m_folders.path(folder));
        return plan;
    }

    tests::UsersFolders m_folders;
    QString m_before;
};

DEVIASCOPE_TEST(RunFolderTest, "task/run_folder")
#include "run_folder_test.moc"
