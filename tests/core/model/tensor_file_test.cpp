#include "model/tensor_file.h"

#include "core/support.h"
#include "format/torch_file.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using model::TensorFile;

class TensorFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bothKindsHoldTheSameTensors()
    {
        const QTemporaryDir folder;
        const std::map<std::string, at::Tensor> tensors = {{"_orig_mod.a", at::ones({2, 3})},
                                                           {"b.lora_up.weight", at::ones({7})},
                                                           {"c", at::arange(4, at::kLong)}};
        const auto safe = inside(folder, "weights.safetensors");
        const auto pickle = inside(folder, "weights");
        format::writeSafetensors(safe, tensors);
        format::writeTorchFile(pickle, tensors);
        for (const auto &path : {safe, pickle}) {
            const auto file = TensorFile::open(path);
            QCOMPARE(file.names(), (std::vector<std::string>{"a", "c"}));
            QCOMPARE(file.shape("a"), (std::vector<std::int64_t>{2, 3}));
            QVERIFY(at::equal(file.tensor("a"), at::ones({2, 3})));
            QVERIFY(file.contains("c") && !file.contains("_orig_mod.a"));
            QVERIFY(file.containsAny("a") && !file.containsAny("b"));
            QCOMPARE(file.adapterTensors(), 1);
            QCOMPARE(file.parameters(), std::int64_t{10});
            const auto whole = errorOf([&] { file.tensor("c"); });
            QVERIFY(whole && whole->kind() == ErrorKind::Unsupported);
            const auto missing = errorOf([&] { file.shape("d"); });
            QVERIFY(missing && missing->kind() == ErrorKind::DamagedFile);
        }
        QCOMPARE(TensorFile::open(safe).notes().size(), std::size_t{1});
        QCOMPARE(TensorFile::open(pickle).notes().size(), std::size_t{2});
    }

    void thePlainNameWins()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "weights.safetensors");
        format::writeSafetensors(path, {{"module.x", at::zeros({1})}, {"x", at::ones({1})}});
        QCOMPARE(TensorFile::open(path).tensor("x").item<float>(), 1.F);
    }
};

DEVIASCOPE_TEST(TensorFileTest, "model/tensor_file")
#include "tensor_file_test.moc"
