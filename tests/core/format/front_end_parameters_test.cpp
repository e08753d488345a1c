#include "format/front_end_parameters.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope::format;

class FrontEndParametersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void writesTheWebUisLines()
    {
        FrontEndSettings settings{.prompt = "a doctor, smiling",
                                  .negativePrompt = "blurry",
                                  .steps = 20,
                                  .sampler = "dpmpp_2m_karras",
                                  .guidance = 7.5,
                                  .seed = 4'294'967'297,
                                  .width = 512,
                                  .height = 768,
                                  .model = "mine: the second, better",
                                  .modelHash = "0123456789abcdef"};
        QCOMPARE(frontEndParameters(settings),
                 std::string("a doctor, smiling\nNegative prompt: blurry\n"
                             "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, "
                             "Seed: 4294967297, Size: 512x768, Model hash: 0123456789, "
                             "Model: \"mine: the second, better\", "
                             "Version: Deviascope " DEVIASCOPE_VERSION));
    }

    void leavesOutWhatIsNotThere()
    {
        const FrontEndSettings settings{.prompt = "",
                                        .steps = 4,
                                        .sampler = "lcm",
                                        .guidance = 7,
                                        .seed = 0,
                                        .width = 64,
                                        .height = 64,
                                        .strength = 0.25};
        QCOMPARE(frontEndParameters(settings),
                 std::string("\nSteps: 4, Sampler: LCM, CFG scale: 7, Seed: 0, Size: 64x64, "
                             "Denoising strength: 0.25, Version: Deviascope " DEVIASCOPE_VERSION));
    }
};

DEVIASCOPE_TEST(FrontEndParametersTest, "format/front_end_parameters")
#include "front_end_parameters_test.moc"
