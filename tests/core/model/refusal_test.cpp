#include "model/refusal.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;

class RefusalTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ourPipelinesPass()
    {
        for (const char *name : {"StableDiffusionPipeline", "StableDiffusionImg2ImgPipeline",
                                 "LatentConsistencyModelPipeline"})
            QVERIFY(!model::noteOfPipeline(name, 4, "model"));
    }

    /// Whatever saved them: the networks decide.
    void otherPipelinesAroundOurNetworksAreNoted()
    {
        for (const char *name : {"StableDiffusionPipelineSafe", "StableDiffusionPAGPipeline",
                                 "StableDiffusionInpaintPipeline", "OurLabsPipeline"}) {
            const auto note = model::noteOfPipeline(name, 4, "model");
            QVERIFY(note && note->find(name) != std::string::npos);
        }
        const auto wide =
            errorOf([] { model::noteOfPipeline("StableDiffusionInpaintPipeline", 9, "model"); });
        QVERIFY(wide && wide->kind() == ErrorKind::Unsupported);
        QVERIFY(QString::fromStdString(wide->line()).contains("an inpainting model"));
        const auto other = errorOf([] { model::noteOfPipeline("FluxPipeline", 4, "model"); });
        QVERIFY(other && QString::fromStdString(other->line()).contains("a Flux model"));
    }

    void whatWasNotFetchedIsSaid()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "model.safetensors");
        for (const auto &[bytes, said] :
             {std::pair("version https://git-lfs.github.com/spec/v1\noid", "Git LFS"),
              std::pair("<!DOCTYPE html><html>", "a web page")}) {
            writeBytes(path, bytes);
            const auto error = errorOf([&] { model::refuseOtherContainers(path); });
            QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
            QVERIFY(QString::fromStdString(error->line()).contains(said));
        }
    }

    void containersAreToldByTheirContent_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("said");
        QTest::newRow("GGUF") << QByteArray("GGUF\3\0\0\0", 8) << "a GGUF file";
        QTest::newRow("HDF5") << QByteArray("\x89HDF\r\n") << "an HDF5 file";
        QTest::newRow("safetensors") << safetensorsBytes("{}", "") << "";
        // A header of 640 bytes, whose length is written as a pickle begins.
        QTest::newRow("safetensors that starts as a pickle")
            << safetensorsBytes('{' + QByteArray(638, ' ') + '}', "") << "";
        QTest::newRow("short") << QByteArray("P") << "";
        QTest::newRow("empty") << QByteArray() << "";
    }

    void containersAreToldByTheirContent()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, said);
        const QTemporaryDir folder;
        const auto path = inside(folder, "model.safetensors");
        writeBytes(path, bytes);
        const auto error = errorOf([&] { model::refuseOtherContainers(path); });
        QCOMPARE(error.has_value(), !said.isEmpty());
        if (!error)
            return;
        QVERIFY(error->kind() == ErrorKind::Unsupported);
        const QString line = QString::fromStdString(error->line());
        QVERIFY2(line.contains(said) && line.contains("model.safetensors"), qPrintable(line));
    }

    void checkpointsAreToldByTheirTensors_data()
    {
        QTest::addColumn<QString>("tensor");
        QTest::addColumn<QString>("said");
        QTest::newRow("U-Net") << "down_blocks.0.resnets.0.conv1.weight"
                               << "a single network";
        QTest::newRow("text tower") << "text_model.final_layer_norm.weight"
                                    << "a text tower alone";
        QTest::newRow("autoencoder") << "encoder.down.0.block.0.conv1.weight"
                                     << "an autoencoder alone";
        QTest::newRow("diffusers autoencoder") << "encoder.down_blocks.0.resnets.0.conv1.weight"
                                               << "an autoencoder alone";
        QTest::newRow("ControlNet") << "control_model.zero_convs.0.0.weight"
                                    << "a ControlNet";
        QTest::newRow("LoRA") << "lora_te_text_model_encoder.alpha"
                              << "a LoRA";
        QTest::newRow("Flux") << "double_blocks.0.img_attn.proj.weight"
                              << "a Flux model";
        QTest::newRow("LoRA of PEFT") << "base_model.model.unet.conv_in.lora_A.weight"
                                      << "a LoRA";
        QTest::newRow("no middle block") << "model.diffusion_model.input_blocks.0.0.weight"
                                         << "no middle block";
        QTest::newRow("direction") << "direction.mid"
                                   << "a direction, not a model";
        QTest::newRow("unCLIP") << "model.diffusion_model.label_emb.0.0.weight"
                                << "class or image conditions";
    }

    void checkpointsAreToldByTheirTensors()
    {
        QFETCH(const QString, tensor);
        QFETCH(const QString, said);
        const QTemporaryDir folder;
        const auto path = inside(folder, "model.safetensors");
        format::writeSafetensors(path, {{"a.first", at::zeros({1})},
                                        {tensor.toStdString(), at::zeros({1})},
                                        {"z.last", at::zeros({1})}});
        const auto error =
            errorOf([&] { model::refuseOtherCheckpoints(model::TensorFile::open(path)); });
        QVERIFY(error && error->kind() == ErrorKind::Unsupported);
        const QString line = QString::fromStdString(error->line());
        QVERIFY2(line.contains(said) && line.contains("model"), qPrintable(line));
    }
};

DEVIASCOPE_TEST(RefusalTest, "model/refusal")
#include "refusal_test.moc"
