#include "model/tensor_names.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class TensorNamesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wrappersAreTakenOff()
    {
        for (const auto &[stored, plain] :
             {std::pair("conv_in.weight", "conv_in.weight"),
              std::pair("_orig_mod.conv_in.weight", "conv_in.weight"),
              std::pair("module._orig_mod.conv_in.weight", "conv_in.weight"),
              std::pair("mid_block._orig_mod.resnets.0.conv1.bias",
                        "mid_block.resnets.0.conv1.bias"),
              std::pair("base_model.model.conv_in.base_layer.weight", "conv_in.weight"),
              std::pair("text_model.final_layer_norm.bias", "text_model.final_layer_norm.bias"),
              std::pair("cond_stage_model.model.ln_final.bias",
                        "cond_stage_model.model.ln_final.bias"),
              std::pair("module", "module"), std::pair("", "")})
            QCOMPARE(model::plainTensorName(stored), std::string(plain));
    }

    void adaptersAndQuantisedWeightsAreTold()
    {
        QVERIFY(model::isOfAdapter("to_q.lora_A.default.weight"));
        QVERIFY(model::isOfAdapter("attn1.processor.to_q_lora.down.weight"));
        QVERIFY(!model::isOfAdapter("conv_in.weight"));
        QCOMPARE(model::quantisationOf("to_q.weight.quant_state.bitsandbytes__nf4"),
                 std::optional<std::string>("bitsandbytes, 4 bits"));
        QVERIFY(model::quantisationOf("to_q.SCB"));
        QVERIFY(!model::quantisationOf("logit_scale"));
        QVERIFY(!model::quantisationOf("text_model.embeddings.position_ids"));
    }
};

DEVIASCOPE_TEST(TensorNamesTest, "model/tensor_names")
#include "tensor_names_test.moc"
