#include "model/run_key.h"

#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;

class RunKeyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The same settings on the same model name the same run; everything else another.
    void namesARun()
    {
        const auto first =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const std::string key = model::runKey(first, {{"steps", 4}});
        QCOMPARE(key.size(), size_t(64));
        QCOMPARE(model::runKey(first, {{"steps", 4}}), key);
        QVERIFY(model::runKey(first, {{"steps", 5}}) != key);
        model::Model other = first;
        other.hash = "another";
        QVERIFY(model::runKey(other, {{"steps", 4}}) != key);
        other.formerHash = first.hash;
        QCOMPARE(model::formerRunKey(other, {{"steps", 4}}), key);
        other = first;
        other.compute.dtype = at::kBFloat16;
        QVERIFY(model::runKey(other, {{"steps", 4}}) != key);
        other = first;
        other.compute.device = at::Device(at::kCUDA, 0);
        QVERIFY(model::runKey(other, {{"steps", 4}}) != key);
        QCOMPARE(model::runKey(first, {{"out", "caf\xe9"}}).size(), size_t(64)); // no text
    }
};

DEVIASCOPE_TEST(RunKeyTest, "model/run_key")
#include "run_key_test.moc"
