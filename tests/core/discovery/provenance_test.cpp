#include "discovery/provenance.h"

#include "discovery/jacobian.h"
#include "discovery/self_settings.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using discovery::SelfSettings;

/// What a direction says of its making, and what names a run.
class ProvenanceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
    }

    void everythingThatMadeAFindingIsThere()
    {
        discovery::Subject settings;
        settings.concept_ = "a woman";
        settings.seed = 17;
        discovery::Finding finding;
        finding.pairedLoss = -0.25;
        finding.pairedLossInterval = base::Interval{-0.5, 0};
        finding.evaluations = 123;
        const auto made = discovery::provenance(*m_model, subjectJson(settings), finding, 42);
        QCOMPARE(made.at("settings").at("seed").get<int>(), 17);
        QCOMPARE(made.at("settings").at("concept").get<std::string>(), std::string("a woman"));
        QCOMPARE(made.at("model").at("hash").get<std::string>(), m_model->hash);
        QCOMPARE(made.at("trained_steps").get<int>(), 42);
        QCOMPARE(made.at("evaluations").get<int>(), 123);
        QCOMPARE(made.at("paired_loss_interval").at(0).get<double>(), -0.5);
        QCOMPARE(made.at("dtype").get<std::string>(), std::string("fp32"));
        QVERIFY(made.at("program").get<std::string>().starts_with("deviascope "));
    }

    void trialsOfTheScaleSearchAreKept()
    {
        nlohmann::json made;
        scale::SuggestedScale suggested;
        suggested.trials = {{1.25, {12, 14}, {13, 14}, {0, 2}, {14, 15}}};
        discovery::recordTrials(made, suggested);
        const nlohmann::json expected = {
            {"scale", 1.25}, {"candidates", 14}, {"turned", 13}, {"named", 15}, {"kept", 14}};
        QCOMPARE(made.at("scale_trials").at(0), expected);
    }

    void everySettingNamesAnotherRun_data()
    {
        QTest::addColumn<int>("which");
        for (int i = 0; i < 9; ++i)
            QTest::addRow("setting %d", i) << i;
    }

    void everySettingNamesAnotherRun()
    {
        QFETCH(int, which);
        SelfSettings settings;
        settings.concept_ = "a woman";
        const std::string key = discovery::checkpointKey(*m_model, toJson(settings));
        QCOMPARE(discovery::checkpointKey(*m_model, toJson(settings)), key);
        switch (which) {
        case 0:
            settings.seed = 1;
            break;
        case 1:
            settings.base = "an elf";
            break;
        case 2:
            settings.steps = 61;
            break;
        case 3:
            settings.objective = discovery::Objective::Noise;
            break;
        case 4:
            settings.without = {"doctor"};
            break;
        case 5:
            settings.sites = {network::kMid};
            break;
        case 6:
            settings.strength = 1;
            break;
        case 7:
            settings.targetGuidance = 2;
            break;
        case 8:
            settings.pad = discovery::Pad::Official;
            break;
        }
        QVERIFY(discovery::checkpointKey(*m_model, toJson(settings)) != key);
    }

    /// The method's own options too; a file by what it holds, wherever it lies.
    void ownOptionsAreStored()
    {
        const discovery::Jacobian jacobian;
        discovery::Settings settings(jacobian);
        settings.own.set("components", 2);
        const auto plain = settingsJson(settings);
        QCOMPARE(plain.at("components").get<int>(), 2);
        QCOMPARE(plain.at("timestep").get<double>(), 700.);
        QVERIFY(!plain.contains("mask_hash"));
        const QTemporaryDir folder;
        const auto masked = [&](const char *name, const char *content) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::WriteOnly) || file.write(content) < 0)
                qFatal("no file");
            file.close();
            settings.own.set("mask", folder.filePath(name).toStdString());
            return settingsJson(settings);
        };
        const auto first = masked("face.png", "white");
        QCOMPARE(first.at("mask").get<std::string>(), std::string("face.png"));
        QVERIFY(first.at("mask_hash") != masked("face.png", "black").at("mask_hash"));
    }

    void unknownMethodsAreRefusedWithThoseKnown()
    {
        const auto error = tests::errorOf([] { discovery::methodNamed("guess"); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        for (const discovery::Method *method : discovery::allMethods()) {
            QVERIFY(error->remedy().find(method->info().name) != std::string::npos);
            QCOMPARE(&discovery::methodNamed(method->info().name), method);
        }
    }

private:
    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(ProvenanceTest, "discovery/provenance")
#include "provenance_test.moc"
