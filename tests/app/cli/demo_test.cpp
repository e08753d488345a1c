#include "cli/commands/demo_command.h"

#include "base/error.h"
#include "format/picture_file.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QtTest>

#include <chrono>
#include <sstream>
#include <thread>

using namespace deviascope;
using nlohmann::json;
namespace fs = std::filesystem;

/// With a direction that is there already: learning one takes minutes.
class DemoTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8());
        m_options.compute.dtype = "fp32";
        m_options.json = true;
        m_app.allow_extras(false);
        m_demo.addOptions(m_app);
        std::vector<std::string> words{(m_folder.path() + "/out").toStdString(), "--out", "6",
                                       "--images"};
        m_app.parse(words);
        std::ostringstream out, err;
        cli::CommandContext context(out, err, m_options, {});
        const model::Model &model = context.model();
        cli::DemoRun run(model, m_demo.asked());
        QVERIFY(!run.learned());
        direction::Direction woman;
        woman.name = woman.concept_ = "a woman";
        woman.base = "a person";
        woman.method = "text";
        woman.suggestedScale = 1.25;
        woman.text = model.text.encode({"a woman"}).to(at::kFloat) -
                     model.text.encode({"a person"}).to(at::kFloat);
        run.keep({woman, {"It was learned."}, true});
        m_place = run.place();
    }

    /// What was kept is found by a run of the same demo only.
    void whatWasLearnedIsKept()
    {
        std::ostringstream out, err;
        cli::CommandContext context(out, err, m_options, {});
        cli::DemoRun same(context.model(), m_demo.asked());
        const auto learned = same.learned();
        QVERIFY(learned);
        QCOMPARE(learned->direction.name, std::string("a woman"));
        QCOMPARE(learned->lines, std::vector<std::string>{"It was learned."});
        json other = m_demo.asked();
        other["concept"] = "a man";
        cli::DemoRun another(context.model(), other);
        QVERIFY(!another.learned());
        QVERIFY(another.place() != same.place());
        another.finish();
        QVERIFY(!fs::exists(another.place()));
    }

    /// Stopped while it draws, it goes on: nothing is learned anew, and what was drawn stays.
    void aStoppedDemoGoesOn()
    {
        QVERIFY_THROWS_EXCEPTION(base::Cancelled, demo(true));
        QVERIFY(fs::exists(m_place));
        const auto drawn = filesIn(m_place / "pictures");
        QVERIFY(!drawn.empty());
        const json found = demo(false);
        QVERIFY(m_err.find("Discovering") == std::string::npos);
        QVERIFY2(m_err.find("going on") != std::string::npos, m_err.c_str());
        QCOMPARE(found.at("before").at(0).at("n").get<int>(), 6);
        QCOMPARE(found.at("suggested_scale").get<double>(), 1.25);
        QVERIFY(found.at("usable").get<bool>());
        QVERIFY(fs::exists(found.at("direction").get<std::string>()));
        // Every picture has its column.
        const auto sheet = format::readPicture(found.at("picture").get<std::string>());
        QCOMPARE(sheet.width, 6 * (128 + 4) - 4);
        QCOMPARE(sheet.height, 2 * 128 + 4);
        QVERIFY(!fs::exists(m_place)); // the next one begins anew
    }

private:
    /// Its answer; stopped when the first pictures are kept.
    json demo(bool stops)
    {
        std::stop_source stop;
        std::ostringstream out, err;
        cli::CommandContext context(out, err, m_options, stop.get_token());
        const std::jthread stopping([&](const std::stop_token &ended) {
            while (stops && !ended.stop_requested() && !stop.stop_requested())
                if (filesIn(m_place / "pictures").empty())
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                else
                    stop.request_stop();
        });
        m_demo.run(context);
        m_err = err.str();
        return json::parse(out.str());
    }

    static std::vector<fs::path> filesIn(const fs::path &folder)
    {
        std::vector<fs::path> files;
        std::error_code code;
        for (const auto &each : fs::directory_iterator(folder, code))
            files.push_back(each.path());
        return files;
    }

    QTemporaryDir m_folder;
    cli::GlobalOptions m_options;
    CLI::App m_app;
    cli::DemoCommand m_demo;
    fs::path m_place;
    std::string m_err;
};

DEVIASCOPE_TEST(DemoTest, "cli/demo")
#include "demo_test.moc"
