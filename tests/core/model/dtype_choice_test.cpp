#include "model/dtype_choice.h"

#include "core/support.h"
#include "model/model.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using model::DtypeTimes;

/// What is measured hangs on the machine; that the choice follows it and is kept does not.
class DtypeChoiceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theClearlyFasterOneIsTaken()
    {
        QCOMPARE((DtypeTimes{1.0, 0.5}.faster()), at::kBFloat16);
        QCOMPARE((DtypeTimes{1.0, 0.95}.faster()), at::kFloat);
        QCOMPARE((DtypeTimes{1.0, 1.4}.faster()), at::kFloat);
    }

    void onlyAnOpenChoiceIsMeasured()
    {
        const base::Compute cpu{at::kCPU, at::kFloat};
        QCOMPARE(model::dtypeFolder({}, cpu).has_value(), base::computesInBfloat16());
        QVERIFY(!model::dtypeFolder({"cpu", "fp32", 0}, cpu));
        QVERIFY(!model::dtypeFolder({}, {at::kMeta, at::kFloat}));
    }

    void whatIsKeptComesBack()
    {
        const QTemporaryDir folder;
        const auto file = model::dtypeFileOf(inside(folder, "dtypes"), "a hash");
        QVERIFY(!model::readDtypeTimes(file));
        model::keepDtypeTimes(file, {0.25, 0.5});
        const auto read = model::readDtypeTimes(file);
        QVERIFY(read && read->fp32 == 0.25 && read->bf16 == 0.5);
        QVERIFY(model::dtypeFileOf(inside(folder, "dtypes"), "another hash") != file);
        writeBytes(file, R"({"fp32": 0, "bf16": 1})");
        QVERIFY(!model::readDtypeTimes(file));
    }

    void loadingFollowsWhatIsKept()
    {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(DEVIASCOPE_TEST_DATA) / "golden/tiny-sd1";
        model::LoadOptions options{base::Compute{at::kCPU, at::kFloat}, {}};
        const std::string hash = model::loadModel(path, options).hash;
        options.dtypes = inside(folder, "dtypes");
        const auto file = model::dtypeFileOf(*options.dtypes, hash);
        for (const auto &[times, wanted] : {std::pair(DtypeTimes{1, 2}, at::kFloat),
                                            std::pair(DtypeTimes{2, 1}, at::kBFloat16)}) {
            model::keepDtypeTimes(file, times);
            const auto loaded = model::loadModel(path, options);
            QCOMPARE(loaded.compute.dtype, wanted);
            QCOMPARE(loaded.unet.placement().dtype, wanted);
            QCOMPARE(loaded.hash, hash);
        }
    }

    void bothAreMeasuredOnceAndKept()
    {
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(DEVIASCOPE_TEST_DATA) / "golden/tiny-sd1";
        model::LoadOptions options{base::Compute{at::kCPU, at::kFloat}, {}};
        options.dtypes = inside(folder, "dtypes");
        const auto loaded = model::loadModel(path, options);
        const auto times = model::readDtypeTimes(model::dtypeFileOf(*options.dtypes, loaded.hash));
        QVERIFY(times);
        QCOMPARE(loaded.compute.dtype, times->faster());
    }
};

DEVIASCOPE_TEST(DtypeChoiceTest, "model/dtype_choice")
#include "dtype_choice_test.moc"
