#include "model/scheduler_config.h"

#include "core/support.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <cmath>

using namespace deviascope;
using model::SchedulerConfig;
using nlohmann::json;

class SchedulerConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stableDiffusionsScheduleIsTheDefault()
    {
        const auto abar = SchedulerConfig().alphasCumprod();
        QCOMPARE(abar.size(), std::size_t{1000});
        QVERIFY(std::abs(abar.front() - 0.99915) < 1e-9); // 1 - beta_start
        QVERIFY(std::abs(abar.back() - 0.00466) < 1e-5);
        QVERIFY(std::ranges::is_sorted(abar, std::ranges::greater{}));
    }

    void zeroSnrEndsInNoise()
    {
        SchedulerConfig config;
        config.rescaleToZeroSnr = true;
        const auto abar = config.alphasCumprod();
        QCOMPARE(abar.back(), 0.0);
        QVERIFY(std::abs(abar.front() - SchedulerConfig().alphasCumprod().front()) < 1e-12);
    }

    void trainedBetasWin()
    {
        const auto config = model::parseSchedulerConfig(
            json{{"num_train_timesteps", 2}, {"trained_betas", {0.5, 0.5}}}, "file");
        QCOMPARE(config.alphasCumprod(), (std::vector<double>{0.5, 0.25}));
    }

    void absentKeysStayEmpty()
    {
        const auto config = model::parseSchedulerConfig(
            json{{"prediction_type", "v_prediction"}, {"steps_offset", nullptr}}, "file");
        QVERIFY(config.prediction == model::Prediction::Velocity);
        QVERIFY(!config.stepsOffset && !config.spacing && !config.setAlphaToOne);
        QVERIFY(!config.clipSample);
    }

    void schedulersOfAnotherDiffusionAreNamed()
    {
        for (const char *name : {"DDIMScheduler", "EulerAncestralDiscreteScheduler", ""})
            QVERIFY(!model::noteOfScheduler(name, "file"));
        const auto note = model::noteOfScheduler("OurScheduler", "file");
        QVERIFY(note && note->find("OurScheduler") != std::string::npos);
        for (const json &config :
             {json{{"_class_name", "FlowMatchEulerDiscreteScheduler"}, {"shift", 3.0}},
              json{{"_class_name", "EDMEulerScheduler"}}, json{{"use_flow_sigmas", true}},
              json{{"prediction_type", "flow_prediction"}}}) {
            const auto error =
                tests::errorOf([&] { model::parseSchedulerConfig(config, "config.json"); });
            QVERIFY(error && error->kind() == base::ErrorKind::Unsupported);
            const auto name = config.value("_class_name", "flow");
            QVERIFY(error->line().find(name) != std::string::npos);
        }
    }

    void impossibleValuesAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {R"({"num_train_timesteps": 0})", R"({"num_train_timesteps": 1000000000})",
              R"({"num_train_timesteps": "many"})", R"({"beta_start": -1})",
              R"({"beta_start": 0.5, "beta_end": 0.1})", R"({"beta_end": 1})",
              R"({"beta_schedule": "wild"})", R"({"trained_betas": [0.1]})",
              R"({"num_train_timesteps": 2, "trained_betas": [0.1, 2]})",
              R"({"prediction_type": "sample"})", R"({"timestep_spacing": 3})"})
            QTest::newRow(text) << text;
    }

    void impossibleValuesAreRefused()
    {
        QFETCH(const QString, text);
        const auto error = tests::errorOf(
            [&] { model::parseSchedulerConfig(json::parse(text.toStdString()), "config.json"); });
        QVERIFY(error && error->exitStatus() == 3);
        QCOMPARE(error->where(), std::string("config.json"));
    }
};

DEVIASCOPE_TEST(SchedulerConfigTest, "model/scheduler_config")
#include "scheduler_config_test.moc"
