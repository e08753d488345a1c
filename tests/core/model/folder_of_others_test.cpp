#include "core/model/model_copies.h"
#include "core/support.h"
#include "format/torch_file.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using model::Model;
using nlohmann::json;
namespace fs = std::filesystem;

/// Folders that other programs wrote around the same networks.
class FolderOfOthersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theNetworksTellTheFamily()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        changeJson(copy / "scheduler/scheduler_config.json",
                   [](json &value) { value["prediction_type"] = "v_prediction"; });
        const Model loaded = load(copy);
        QVERIFY(loaded.family == model::Family::StableDiffusion1);
        QVERIFY(loaded.scheduler.prediction == model::Prediction::Velocity);
    }

    void anotherPipelineAroundTheSameNetworksIsNoted()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        changeJson(copy / "model_index.json", [](json &value) {
            value["_class_name"] = {"our_pipeline", "StableDiffusionPipelineSafe"};
        });
        const Model loaded = load(copy);
        QCOMPARE(loaded.notes.size(), std::size_t{1});
        QVERIFY(loaded.notes.front().find("StableDiffusionPipelineSafe") != std::string::npos);
        QVERIFY(load(kGolden / "tiny-sd1").notes.empty());
    }

    void wrappedNetworksAreTheSame_data()
    {
        QTest::addColumn<QString>("front");
        for (const char *front :
             {"_orig_mod.", "module.", "_orig_mod.module.", "unet.", "base_model.model."})
            QTest::newRow(front) << front;
    }

    void wrappedNetworksAreTheSame()
    {
        QFETCH(const QString, front);
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        ModelTensors tensors;
        for (const auto &[name, tensor] : tensorsOf(copy / kUnetWeights))
            tensors[front.toStdString() + name] = tensor;
        format::writeSafetensors(copy / kUnetWeights, tensors);
        QVERIFY(at::equal(outputOfUnet(load(copy)), outputOfUnet(load(kGolden / "tiny-sd1"))));
    }

    void anAttachedAdapterIsLeftOutAndSaid()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        ModelTensors tensors = tensorsOf(copy / kUnetWeights);
        const auto weight = tensors.extract("conv_in.weight").mapped();
        tensors["conv_in.base_layer.weight"] = weight;
        tensors["conv_in.lora_A.default.weight"] = at::ones({4, 4, 3, 3});
        tensors["conv_in.lora_B.default.weight"] = at::ones({16, 4, 1, 1});
        format::writeSafetensors(copy / kUnetWeights, tensors);
        const Model loaded = load(copy);
        QVERIFY(at::equal(outputOfUnet(loaded), outputOfUnet(load(kGolden / "tiny-sd1"))));
        QCOMPARE(loaded.notes.size(), std::size_t{1});
        QVERIFY(loaded.notes.front().find("2 tensors") != std::string::npos);
    }

    void picklesAreTheSameNetworks()
    {
        const QTemporaryDir folder;
        const fs::path copy = copyOfModel(folder, "tiny-sd1");
        format::writeTorchFile(copy / "unet/diffusion_pytorch_model.bin",
                               tensorsOf(copy / kUnetWeights));
        fs::remove(copy / kUnetWeights);
        const Model loaded = load(copy);
        QVERIFY(at::equal(outputOfUnet(loaded), outputOfUnet(load(kGolden / "tiny-sd1"))));
        QCOMPARE(loaded.notes.size(), std::size_t{1});
    }

    /// Predicting noise where there is no signal says nothing of a picture.
    void zeroSignalIsForVelocityOnly()
    {
        for (const auto &[name, kept] :
             {std::pair("tiny-sd1", false), std::pair("tiny-sd2", true)}) {
            const QTemporaryDir folder;
            const fs::path copy = copyOfModel(folder, name);
            changeJson(copy / "scheduler/scheduler_config.json",
                       [](json &value) { value["rescale_betas_zero_snr"] = true; });
            const Model loaded = load(copy);
            QCOMPARE(loaded.scheduler.rescaleToZeroSnr, kept);
            QCOMPARE(loaded.notes.empty(), kept);
        }
    }
};

DEVIASCOPE_TEST(FolderOfOthersTest, "model/folder_of_others")
#include "folder_of_others_test.moc"
