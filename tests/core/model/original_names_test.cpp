#include "model/original_names.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using model::OriginalLayout;

namespace {

/// The layout of a file that has tensors of these names, of no size.
OriginalLayout layoutOf(const std::vector<std::string> &names)
{
    const QTemporaryDir folder;
    const auto path = inside(folder, "names.safetensors");
    std::map<std::string, at::Tensor> tensors;
    for (const std::string &name : names)
        tensors[name] = at::empty({0});
    format::writeSafetensors(path, tensors);
    return model::originalLayoutOf(model::TensorFile::open(path));
}

/// Two resnets a level, as in every released model, so that the change of size is block 3.
const std::vector<std::string> kBlocks = {
    "model.diffusion_model.input_blocks.1.0.in_layers.0.weight",
    "model.diffusion_model.input_blocks.2.0.in_layers.0.weight",
    "model.diffusion_model.input_blocks.3.0.op.weight",
    "first_stage_model.encoder.down.0.block.0.conv1.weight",
    "first_stage_model.encoder.down.1.block.0.conv1.weight",
    "first_stage_model.encoder.down.2.block.0.conv1.weight",
    "first_stage_model.encoder.down.3.block.0.conv1.weight",
};

} // namespace

class OriginalNamesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachNameFindsItsPlace_data()
    {
        QTest::addColumn<QString>("original");
        QTest::addColumn<QString>("diffusers");
        const auto unet = [](const char *original, const char *diffusers) {
            QTest::newRow(diffusers) << QString("model.diffusion_model.") + original << diffusers;
        };
        unet("time_embed.0.weight", "time_embedding.linear_1.weight");
        unet("time_embed.2.bias", "time_embedding.linear_2.bias");
        unet("time_embed.cond_proj.weight", "time_embedding.cond_proj.weight");
        unet("input_blocks.0.0.weight", "conv_in.weight");
        unet("input_blocks.3.0.op.bias", "down_blocks.0.downsamplers.0.conv.bias");
        unet("input_blocks.4.0.skip_connection.weight",
             "down_blocks.1.resnets.0.conv_shortcut.weight");
        unet("input_blocks.8.1.transformer_blocks.0.attn2.to_k.weight",
             "down_blocks.2.attentions.1.transformer_blocks.0.attn2.to_k.weight");
        unet("input_blocks.11.0.emb_layers.1.weight",
             "down_blocks.3.resnets.1.time_emb_proj.weight");
        unet("middle_block.0.in_layers.2.weight", "mid_block.resnets.0.conv1.weight");
        unet("middle_block.1.proj_in.weight", "mid_block.attentions.0.proj_in.weight");
        unet("middle_block.2.out_layers.3.bias", "mid_block.resnets.1.conv2.bias");
        unet("output_blocks.0.0.in_layers.0.weight", "up_blocks.0.resnets.0.norm1.weight");
        unet("output_blocks.2.1.conv.weight", "up_blocks.0.upsamplers.0.conv.weight");
        unet("output_blocks.5.1.norm.weight", "up_blocks.1.attentions.2.norm.weight");
        unet("output_blocks.5.2.conv.weight", "up_blocks.1.upsamplers.0.conv.weight");
        unet("output_blocks.11.0.out_layers.0.weight", "up_blocks.3.resnets.2.norm2.weight");
        unet("out.0.weight", "conv_norm_out.weight");
        unet("out.2.weight", "conv_out.weight");
        const auto vae = [](const char *original, const char *diffusers) {
            QTest::newRow((QByteArray("vae ") + diffusers).constData())
                << QString("first_stage_model.") + original << diffusers;
        };
        vae("quant_conv.weight", "quant_conv.weight");
        vae("encoder.conv_in.weight", "encoder.conv_in.weight");
        vae("encoder.down.2.block.0.nin_shortcut.weight",
            "encoder.down_blocks.2.resnets.0.conv_shortcut.weight");
        vae("encoder.down.0.downsample.conv.weight",
            "encoder.down_blocks.0.downsamplers.0.conv.weight");
        vae("encoder.mid.attn_1.proj_out.weight", "encoder.mid_block.attentions.0.to_out.0.weight");
        vae("decoder.mid.attn_1.norm.weight", "decoder.mid_block.attentions.0.group_norm.weight");
        vae("decoder.mid.block_2.conv2.bias", "decoder.mid_block.resnets.1.conv2.bias");
        vae("decoder.up.0.block.2.conv1.weight", "decoder.up_blocks.3.resnets.2.conv1.weight");
        vae("decoder.up.3.upsample.conv.weight", "decoder.up_blocks.0.upsamplers.0.conv.weight");
        vae("decoder.norm_out.weight", "decoder.conv_norm_out.weight");
        QTest::newRow("text") << "cond_stage_model.transformer.text_model.final_layer_norm.bias"
                              << "text_model.final_layer_norm.bias";
        QTest::newRow("early text") << "cond_stage_model.transformer.final_layer_norm.weight"
                                    << "text_model.final_layer_norm.weight";
        QTest::newRow("OpenCLIP positions") << "cond_stage_model.model.positional_embedding"
                                            << "text_model.embeddings.position_embedding.weight";
        QTest::newRow("OpenCLIP layer")
            << "cond_stage_model.model.transformer.resblocks.22.mlp.c_proj.bias"
            << "text_model.encoder.layers.22.mlp.fc2.bias";
    }

    void eachNameFindsItsPlace()
    {
        QFETCH(const QString, original);
        QFETCH(const QString, diffusers);
        auto names = kBlocks;
        if (std::ranges::find(names, original.toStdString()) == names.end())
            names.push_back(original.toStdString());
        const OriginalLayout layout = layoutOf(names);
        const auto &network = original.startsWith("model.")   ? layout.unet
                              : original.startsWith("first_") ? layout.autoencoder
                                                              : layout.text;
        const auto found = network.find(diffusers.toStdString());
        QVERIFY(found != network.end());
        QCOMPARE(found->second.name, original.toStdString());
        QCOMPARE(found->second.third, -1);
        QVERIFY((layout.tower == model::TextTower::OpenClip) ==
                original.contains("stage_model.model."));
    }

    void openClipStacksThreeProjections()
    {
        const std::string name = "cond_stage_model.model.transformer.resblocks.7.attn.in_proj_bias";
        const OriginalLayout layout = layoutOf({name});
        QCOMPARE(layout.text.size(), std::size_t{3});
        int third = 0;
        for (const char *part : {"q", "k", "v"}) {
            const auto &place = layout.text.at("text_model.encoder.layers.7.self_attn." +
                                               std::string(part) + "_proj.bias");
            QCOMPARE(place.name, name);
            QCOMPARE(place.third, third++);
        }
    }

    void whatIsNoWeightIsLeftOut()
    {
        const OriginalLayout layout =
            layoutOf({"model_ema.decay", "alphas_cumprod", "model.diffusion_model.input_blocks",
                      "model.diffusion_model.input_blocks.99999999999.0.op.weight",
                      "model.diffusion_model.input_blocks.-1.0.op.weight",
                      "model.diffusion_model.middle_block.0.nothing.weight",
                      "first_stage_model.decoder.up.7.block.0.conv1.weight",
                      "first_stage_model.loss.logvar", "cond_stage_model.model.logit_scale"});
        QVERIFY(layout.unet.empty() && layout.autoencoder.empty() && layout.text.empty());
    }
};

DEVIASCOPE_TEST(OriginalNamesTest, "model/original_names")
#include "original_names_test.moc"
