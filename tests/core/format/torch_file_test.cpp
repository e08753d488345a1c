#include "format/torch_file.h"

#include "core/support.h"
#include "format/pickle.h"
#include "format/zip_archive.h"
#include "support/registry.h"

#include <ATen/ATen.h>
#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/jit/serialization/import_read.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
namespace fs = std::filesystem;

namespace {

const fs::path kOfficial = fs::path(DEVIASCOPE_TEST_DATA) / "golden/official";
using Entries = std::vector<std::pair<std::string, std::string_view>>;

const std::string kOnes(8, '\1');

/// The entries of a good file with one tensor of two values.
Entries entries(const std::string &pickle)
{
    return {{"archive/data.pkl", pickle},
            {"archive/byteorder", "little"},
            {"archive/data/0", kOnes},
            {"archive/version", "3\n"}};
}

std::string goodPickle()
{
    return format::pickleTensors({{"x", at::ones({2})}});
}

} // namespace

class TorchFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bothFormatsOfTorchAreRead()
    {
        const auto zip = format::readTorchFile(kOfficial / "unet.pth");
        const auto legacy = format::readTorchFile(kOfficial / "unet_legacy.pth");
        QCOMPARE(zip.size(), std::size_t{1});
        const at::Tensor &weight = zip.at("controlnet.fc1.weight");
        QCOMPARE(weight.sizes().vec(), (std::vector<std::int64_t>{81920, 2}));
        QVERIFY(at::equal(weight, legacy.at("controlnet.fc1.weight")));
    }

    void theNameDoesNotMatter()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "vectors.txt");
        fs::copy_file(kOfficial / "unet_legacy.pth", path);
        QCOMPARE(format::readTorchFile(path).size(), std::size_t{1});
    }

    void whatIsWrittenComesBack()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.pth");
        const at::Tensor wide = at::randn({3, 5}).t();
        format::writeTorchFile(path, {{"a", wide},
                                      {"half", wide.to(at::kHalf)},
                                      {"brain", wide.to(at::kBFloat16)},
                                      {"double", wide.to(at::kDouble)},
                                      {"long", at::arange(4)},
                                      {"one", at::scalar_tensor(2.5)},
                                      {"none", at::empty({0, 3})}});
        const auto read = format::readTorchFile(path);
        QCOMPARE(read.size(), std::size_t{7});
        QVERIFY(at::equal(read.at("a"), wide) && at::equal(read.at("long"), at::arange(4)));
        QVERIFY(at::equal(read.at("half"), wide.to(at::kHalf)));
        QVERIFY(at::equal(read.at("brain"), wide.to(at::kBFloat16)));
        QVERIFY(at::equal(read.at("double"), wide.to(at::kDouble)));
        QCOMPARE(read.at("one").dim(), 0);
        QCOMPARE(read.at("none").sizes().vec(), (std::vector<std::int64_t>{0, 3}));
        QCOMPARE(everythingIn(folder), QStringList{"a.pth"});
    }

    void torchReadsWhatIsWritten()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.pth");
        const at::Tensor value = at::randn({4, 3});
        format::writeTorchFile(path, {{"weight", value}, {"zero", at::zeros({2})}});
        caffe2::serialize::PyTorchStreamReader reader(path.string());
        const auto read = torch::jit::readArchiveAndTensors("data", "", "data/", {}, {}, {}, reader)
                              .toGenericDict();
        QCOMPARE(read.size(), std::size_t{2});
        QVERIFY(at::equal(read.at("weight").toTensor(), value));
        QVERIFY(at::equal(read.at("zero").toTensor(), at::zeros({2})));
    }

    void theFuzzersSeedsAreRead()
    {
        const fs::path seeds = fs::path(DEVIASCOPE_SOURCE) / "tests/fuzz/corpus/pickle";
        const auto zip = format::readTorchFile(seeds / "two.zip");
        QCOMPARE(zip.at("x").strides().vec(), (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(zip.at("y").scalar_type(), at::kBool);
        QCOMPARE(format::readTorchFile(seeds / "legacy.pth").at("x").numel(), std::int64_t{2});
    }

    void hostileArchivesAreRefused_data();
    void hostileArchivesAreRefused();

    void anyCutIsRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("zip") << "unet.pth";
        QTest::newRow("legacy") << "unet_legacy.pth";
    }
    void anyCutIsRefused()
    {
        QFETCH(const QString, name);
        const QByteArray whole = readBytes(kOfficial / name.toStdString());
        const QTemporaryDir folder;
        const auto path = inside(folder, "cut.pth");
        for (int place = 0; place < whole.size(); place += place < 1000 ? 7 : 40'001) {
            writeBytes(path, whole.left(place));
            const auto error = errorOf([&] { format::readTorchFile(path); });
            QVERIFY(error && error->exitStatus() == 3);
        }
    }

    void anyChangedByteIsReadOrRefused()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "changed.pth");
        const QByteArray whole =
            QByteArray::fromStdString(format::storedZip(entries(goodPickle())));
        for (int place = 0; place < whole.size(); ++place)
            for (const char byte : {'\0', '\1', '\xff'}) {
                QByteArray bytes = whole;
                bytes[place] = byte;
                writeBytes(path, bytes);
                const auto error = errorOf([&] { format::readTorchFile(path); });
                QVERIFY(!error || error->exitStatus() == 3);
            }
    }
};

void TorchFileTest::hostileArchivesAreRefused_data()
{
    QTest::addColumn<QString>("said");
    QTest::newRow("empty") << "no file that torch.save wrote";
    QTest::newRow("a text") << "no file that torch.save wrote";
    QTest::newRow("a bare pickle") << "no file that torch.save wrote";
    QTest::newRow("cut") << "cannot be read";
    QTest::newRow("no pickle") << "no data.pkl";
    QTest::newRow("two pickles") << "two pickles";
    QTest::newRow("another name") << "could run code";
    QTest::newRow("missing storage") << "no entry \"archive/data/0\"";
    QTest::newRow("short storage") << "of another size than expected";
    QTest::newRow("more than the file") << "more values than it has room for";
    QTest::newRow("many times one storage") << "no entry";
    QTest::newRow("big-endian") << "another byte order";
    QTest::newRow("broken sum") << "a broken entry";
    QTest::newRow("compressed") << "compressed";
    QTest::newRow("truth of 7") << "truth values other than 0 and 1";
    QTest::newRow("legacy without storages") << "more values than it has room for";
    QTest::newRow("legacy with another count") << "another size than its tensor says";
}

void TorchFileTest::hostileArchivesAreRefused()
{
    QFETCH(const QString, said);
    const QString fault = QTest::currentDataTag();
    const QTemporaryDir folder;
    const auto path = inside(folder, "hostile.pth");
    std::string pickle = goodPickle();
    const auto replace = [&](const std::string &what, const std::string &with) {
        pickle.replace(pickle.find(what), what.size(), with);
    };
    if (fault == "another name")
        replace("ctorch._utils\n_rebuild_tensor_v2\n", "cos\nsystem\n");
    if (fault == "truth of 7")
        pickle = format::pickleTensors({{"x", at::ones({1}, at::kLong)}});
    if (fault == "truth of 7") {
        replace("LongStorage", "BoolStorage");
        replace(std::string("J\1\0\0\0", 5), std::string("J\x08\0\0\0", 5));
    }
    if (fault == "short storage" || fault == "more than the file") {
        const bool huge = fault == "more than the file";
        replace(std::string("J\2\0\0\0", 5),
                huge ? std::string("J\xff\xff\xff\x7f", 5) : std::string("J\3\0\0\0", 5));
    }
    if (fault == "many times one storage")
        pickle = format::pickleTensors({{"x", at::ones({2})}, {"y", at::ones({2})}});
    Entries all = entries(pickle);
    const std::string sevens(8, '\7');
    if (fault == "truth of 7")
        all[2].second = sevens;
    if (fault == "no pickle")
        all[0].first = "archive/other.pkl";
    if (fault == "two pickles")
        all.emplace_back("other/data.pkl", pickle);
    if (fault == "missing storage")
        all[2].first = "archive/data/1";
    if (fault == "big-endian")
        all[1].second = "big";
    QByteArray bytes = QByteArray::fromStdString(format::storedZip(all));
    if (fault == "empty")
        bytes.clear();
    if (fault == "a text")
        bytes = "import os\n";
    if (fault == "a bare pickle")
        bytes = QByteArray::fromStdString(pickle);
    if (fault == "cut")
        bytes.chop(30);
    if (fault == "broken sum")
        bytes[bytes.indexOf(QByteArray(8, '\1'))] = '\2';
    if (fault == "compressed") {
        // The method in the entry's own header and in the directory: deflated instead of stored.
        for (const auto &[sign, offset] :
             {std::pair{QByteArray("PK\3\4"), 8}, std::pair{QByteArray("PK\1\2"), 10}})
            bytes[bytes.indexOf(sign) + offset] = '\x08';
    }
    if (fault.startsWith("legacy")) {
        bytes = readBytes(kOfficial / "unet_legacy.pth");
        const int storage = bytes.size() - 81920 * 2 * 4 - 8;
        if (fault == "legacy without storages")
            bytes.truncate(storage);
        else
            bytes[storage] = '\1';
    }
    writeBytes(path, bytes);
    const auto error = errorOf([&] { format::readTorchFile(path); });
    QVERIFY(error);
    QCOMPARE(error->exitStatus(), 3);
    const QString line = QString::fromStdString(error->line());
    QVERIFY2(line.contains(said), qPrintable(line));
    QVERIFY2(line.contains("hostile.pth") && !line.contains('\n'), qPrintable(line));
}

DEVIASCOPE_TEST(TorchFileTest, "format/torch_file")
#include "torch_file_test.moc"
