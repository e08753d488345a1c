#include "model/text_encoder.h"

#include "core/support.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;

class TextEncoderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPromptDoesNotDependOnItsCompany()
    {
        const model::Model loaded =
            model::loadModel(std::filesystem::path(DEVIASCOPE_TEST_DATA) / "golden/tiny-sd1",
                             {base::Compute{at::kCPU, at::kFloat}, {}});
        const at::Tensor pair = loaded.text.encode({"a doctor", "a judge"});
        const model::TextEncoder fresh(loaded.text.tokenizer(), loaded.text.tower());
        QVERIFY(at::equal(fresh.encode({"a judge"})[0], pair[1]));
        QVERIFY(at::equal(loaded.text.encode({"a judge", "a judge"})[1], pair[1]));
        QVERIFY(!at::equal(pair[0], pair[1]));
        QCOMPARE(loaded.text.ids({"a doctor", ""}).sizes().vec(), (std::vector<int64_t>{2, 32}));
    }
};

DEVIASCOPE_TEST(TextEncoderTest, "model/text_encoder")
#include "text_encoder_test.moc"
