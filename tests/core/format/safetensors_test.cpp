#include "format/safetensors.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using format::SafetensorsFile;

namespace {

QByteArray entry(const QByteArray &name, const QByteArray &dtype, const QByteArray &shape,
                 const QByteArray &offsets)
{
    return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape +
           ",\"data_offsets\":" + offsets + "}";
}

const QByteArray kEight(8, '\0');

} // namespace

class SafetensorsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsTheReferenceFiles()
    {
        const std::filesystem::path data = DEVIASCOPE_TEST_DATA;
        const auto file = SafetensorsFile::open(data / "golden/teaching.safetensors");
        QVERIFY(file.contains("text.ids") && !file.contains("text.none"));
        const at::Tensor ids = file.tensor("text.ids");
        QCOMPARE(ids.scalar_type(), at::kLong);
        QCOMPARE(ids.sizes().vec(), (std::vector<std::int64_t>{3, 32}));
        const auto names = file.names();
        QVERIFY(std::ranges::is_sorted(names) && names.size() > 10);
        for (const auto &name : names)
            QVERIFY(file.tensor(name).numel() > 0);
    }

    void everyDtypeComesBack_data()
    {
        QTest::addColumn<int>("dtype");
        for (const auto dtype : {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong,
                                 at::kInt, at::kShort, at::kChar, at::kByte, at::kBool})
            QTest::newRow(at::toString(dtype)) << static_cast<int>(dtype);
    }
    void everyDtypeComesBack()
    {
        QFETCH(const int, dtype);
        const auto type = static_cast<at::ScalarType>(dtype);
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.safetensors");
        const at::Tensor matrix = at::arange(6).reshape({2, 3}).to(type);
        format::writeSafetensors(path, {{"a.single", matrix.flatten()[1].clone()},
                                        {"b.turned", matrix.t()},
                                        {"c.empty", at::empty({0, 4}, type)},
                                        {"d.bytes", at::ones({3}, at::kByte)}});
        const auto file = SafetensorsFile::open(path);
        QCOMPARE(file.names(),
                 (std::vector<std::string>{"a.single", "b.turned", "c.empty", "d.bytes"}));
        QCOMPARE(file.tensor("a.single").dim(), 0);
        QCOMPARE(file.tensor("b.turned").scalar_type(), type);
        QVERIFY(file.tensor("a.single").equal(matrix.flatten()[1]));
        QVERIFY(file.tensor("b.turned").equal(matrix.t()));
        QCOMPARE(file.tensor("c.empty").sizes().vec(), (std::vector<std::int64_t>{0, 4}));
        for (const auto &name : file.names())
            QCOMPARE(reinterpret_cast<std::uintptr_t>(file.tensor(name).data_ptr()) %
                         file.tensor(name).element_size(),
                     0U);
    }

    void keepsMetadataAndRefusesWhatHasNoPlace()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.safetensors");
        format::writeSafetensors(path, {{"x", at::ones({2})}}, {{"concept", "Ärztin \"x\"\n"}});
        QCOMPARE(SafetensorsFile::open(path).metadata().at("concept"),
                 std::string("Ärztin \"x\"\n"));

        using Tensors = std::map<std::string, at::Tensor>;
        for (const Tensors &tensors :
             {Tensors{{"x", at::ones({2}, at::kComplexFloat)}}, Tensors{{"\xff", at::ones({2})}},
              Tensors{{"__metadata__", at::ones({2})}}}) {
            const auto error = errorOf([&] { format::writeSafetensors(path, tensors); });
            QVERIFY(error && error->kind() == ErrorKind::InvalidValue);
        }
        QVERIFY(SafetensorsFile::open(path).contains("x"));
        QCOMPARE(everythingIn(folder), QStringList{"a.safetensors"});
    }

    void tensorsOutliveTheFile()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.safetensors");
        format::writeSafetensors(path, {{"x", at::arange(1000)}});
        const at::Tensor tensor = SafetensorsFile::open(path).tensor("x");
        format::writeSafetensors(path, {{"x", at::zeros({2})}});
        QVERIFY(tensor.equal(at::arange(1000)));
    }

    void misalignedDataIsCopied()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.safetensors");
        const float values[] = {1.5F, -2.0F};
        writeBytes(path, safetensorsBytes('{' + entry("b", "U8", "[1]", "[0,1]") + ',' +
                                              entry("f", "F32", "[2]", "[1,9]") + '}',
                                          QByteArray(1, '\7') +
                                              QByteArray(reinterpret_cast<const char *>(values),
                                                         sizeof values)));
        const auto file = SafetensorsFile::open(path);
        QVERIFY(file.tensor("f").equal(at::tensor({1.5F, -2.0F})));
        QCOMPARE(file.tensor("b").item<int>(), 7);
    }

    void aMissingTensorIsNamed()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.safetensors");
        format::writeSafetensors(path, {{"x", at::ones({2})}});
        const auto file = SafetensorsFile::open(path);
        const auto error = errorOf([&] { file.tensor("conv_in.weight"); });
        QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
        QVERIFY(QString::fromStdString(error->line()).contains("\"conv_in.weight\""));
    }

    void hostileFilesAreRefused_data();
    void hostileFilesAreRefused();

    void anyCutOfAGoodFileIsRefused()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.safetensors");
        format::writeSafetensors(path, {{"x", at::ones({2})}, {"y", at::ones({3}, at::kHalf)}},
                                 {{"a", "b"}});
        const QByteArray whole = readBytes(path);
        for (int size = 0; size < whole.size(); ++size) {
            const auto cut = inside(folder, "cut.safetensors");
            writeBytes(cut, whole.left(size));
            const auto error = errorOf([&] { SafetensorsFile::open(cut); });
            QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
        }
    }

    void anyChangedByteIsReadOrRefused()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "a.safetensors");
        format::writeSafetensors(path, {{"x", at::ones({2})}, {"y", at::ones({3}, at::kBool)}},
                                 {{"a", "b"}});
        const QByteArray whole = readBytes(path);
        const auto changed = inside(folder, "changed.safetensors");
        for (int place = 0; place < whole.size(); ++place) {
            for (const char byte : {'\0', '"', '{', '9', '-', '\xff'}) {
                QByteArray bytes = whole;
                bytes[place] = byte;
                writeBytes(changed, bytes);
                const auto error = errorOf([&] {
                    const auto file = SafetensorsFile::open(changed);
                    for (const auto &name : file.names())
                        file.tensor(name).sum();
                });
                QVERIFY(!error || error->exitStatus() == 3);
            }
        }
    }
};

void SafetensorsTest::hostileFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("said");
    const auto add = [](const char *name, const QByteArray &header, const QByteArray &data,
                        const char *said) {
        QTest::newRow(name) << safetensorsBytes(header, data) << said;
    };
    const auto length = [](std::uint64_t value) {
        return QByteArray(reinterpret_cast<const char *>(&value), sizeof value);
    };
    QTest::newRow("empty file") << QByteArray() << "too short";
    QTest::newRow("seven bytes") << QByteArray(7, '\0') << "too short";
    QTest::newRow("length past the end") << length(3) + "{}"
                                         << "past the end of the file";
    QTest::newRow("length over 100 MB") << length(100'000'001) + "{}"
                                        << "more than the 100 MB";
    QTest::newRow("largest length") << length(~0ULL) + "{}"
                                    << "more than the 100 MB";
    add("empty header", "", "", "does not start with {");
    add("space first", " {}", "", "does not start with {");
    add("a list", "[]", "", "does not start with {");
    add("cut JSON", R"({"a":{"dtype":"F32")", "", "no valid JSON");
    add("text after the JSON", "{}x", "", "no valid JSON");
    add("not UTF-8", "{" + entry("\xff\xfe", "F32", "[2]", "[0,8]") + "}", kEight, "UTF-8");
    add("zero byte in the header", QByteArray("{}\0", 3), "", "zero byte");

    const QByteArray good = entry("a", "F32", "[2]", "[0,8]");
    add("duplicate name", "{" + good + "," + good + "}", kEight, "\"a\" is there twice");
    add("duplicate field", R"({"a":{"dtype":"F32","dtype":"F32"}})", "", "has dtype twice");
    add("duplicate shape", R"({"a":{"shape":[1],"shape":[2]}})", "", "has shape twice");
    add("duplicate metadata", R"({"__metadata__":{},"__metadata__":{}})", "", "__metadata__ twice");
    add("duplicate metadata key", R"({"__metadata__":{"k":"1","k":"2"}})", "", "\"k\" twice");
    add("metadata of numbers", R"({"__metadata__":{"k":1}})", "", "a number where");
    add("nested metadata", R"({"__metadata__":{"k":{}}})", "", "an object where");
    add("metadata that is a text", R"({"__metadata__":"k"})", "", "a text where");
    add("tensor that is null", R"({"a":null})", "", "null where");
    add("missing field", R"({"a":{"dtype":"F32","shape":[2]}})", kEight, "lacks its dtype");
    add("foreign field", R"({"a":{"device":"cpu"}})", "", "that the format does not know");
    add("depth bomb in a field", R"({"a":{"shape":)" + QByteArray(1'000'000, '['), "",
        "a list where");
    add("depth bomb of objects", QByteArray(R"({"a":)").repeated(100'000), "",
        "that the format does not know");

    add("unknown dtype", "{" + entry("a", "F33", "[2]", "[0,8]") + "}", kEight, "unknown dtype");
    add("unsupported dtype", "{" + entry("a", "F8_E4M3", "[8]", "[0,8]") + "}", kEight,
        "not supported");
    add("negative size", "{" + entry("a", "F32", "[-2]", "[0,8]") + "}", kEight, "negative");
    add("size with a fraction", "{" + entry("a", "F32", "[2.0]", "[0,8]") + "}", kEight,
        "no whole one");
    add("size over 2^63", "{" + entry("a", "F32", "[9223372036854775808]", "[0,8]") + "}", kEight,
        "too large");
    add("size over 2^64", "{" + entry("a", "F32", "[18446744073709551616]", "[0,8]") + "}", kEight,
        "too large");
    add("shape overflows to 0", "{" + entry("a", "F32", "[4294967296,4294967296]", "[0,0]") + "}",
        "", "too large to count");
    add("shape overflows to the right size",
        "{" + entry("a", "F32", "[4611686018427387906]", "[0,8]") + "}", kEight,
        "too large to count");
    add("overflow behind a zero",
        "{" + entry("a", "F32", "[0,4611686018427387904,8]", "[0,0]") + "}", "",
        "too large to count");
    add("too many dimensions",
        "{" + entry("a", "F32", '[' + QByteArray("1,").repeated(64) + "1]", "[0,4]") + "}",
        kEight.left(4), "more than 64 dimensions");
    add("shape larger than the range", "{" + entry("a", "F32", "[3]", "[0,8]") + "}", kEight,
        "8 bytes where its shape needs 12");
    add("zero size with a range", "{" + entry("a", "F32", "[0]", "[0,8]") + "}", kEight,
        "8 bytes where its shape needs 0");
    add("zero size past the end", "{" + good + "," + entry("b", "F32", "[0]", "[9,9]") + "}",
        kEight, "past the end");
    add("zero size inside another", "{" + good + "," + entry("b", "F32", "[0]", "[4,4]") + "}",
        kEight, "overlaps");
    add("end before start", "{" + entry("a", "F32", "[2]", "[8,0]") + "}", kEight,
        "not a start and an end");
    add("one offset", "{" + entry("a", "F32", "[2]", "[8]") + "}", kEight,
        "not a start and an end");
    add("three offsets", "{" + entry("a", "F32", "[2]", "[0,8,8]") + "}", kEight,
        "not a start and an end");
    add("negative offset", "{" + entry("a", "F32", "[2]", "[-8,0]") + "}", kEight, "negative");
    add("range past the end", "{" + entry("a", "F32", "[4]", "[0,16]") + "}", kEight,
        "past the end");
    add("gap in front", "{" + entry("a", "F32", "[1]", "[4,8]") + "}", kEight, "after a gap");
    add("gap between",
        "{" + entry("a", "U8", "[2]", "[0,2]") + "," + entry("b", "U8", "[4]", "[4,8]") + "}",
        kEight, "\"b\" comes after a gap");
    add("overlap",
        "{" + entry("a", "U8", "[5]", "[0,5]") + "," + entry("b", "U8", "[4]", "[4,8]") + "}",
        kEight, "\"b\" overlaps");
    add("the same range twice", "{" + good + "," + entry("b", "F32", "[2]", "[0,8]") + "}", kEight,
        "overlaps");
    add("bytes at the end", "{" + good + "}", kEight + "x", "1 bytes after its last tensor");
    add("data without tensors", "{}", kEight, "8 bytes after its last tensor");
    add("name over several lines", R"({"a\nb\u001b[31m":{"dtype":"F99"}})", "", "unknown dtype");
    add("name of a megabyte", "{\"" + QByteArray(1'000'000, 'n') + R"(":{"dtype":"F99"}})", "",
        "unknown dtype");
    add("BOOL byte of 2", "{" + entry("a", "BOOL", "[1]", "[0,1]") + "}", "\2", "BOOL bytes");
}

void SafetensorsTest::hostileFilesAreRefused()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, said);
    const QTemporaryDir folder;
    const auto path = inside(folder, "model.safetensors");
    writeBytes(path, bytes);
    const auto error = errorOf([&] {
        const auto file = SafetensorsFile::open(path);
        for (const auto &name : file.names())
            file.tensor(name);
    });
    QVERIFY(error);
    QCOMPARE(error->exitStatus(), 3);
    const QString line = QString::fromStdString(error->line());
    QVERIFY2(line.contains(said), qPrintable(line));
    QVERIFY2(line.contains("model.safetensors"), qPrintable(line));
    QVERIFY2(line.size() < 600 && !line.contains('\n') && !line.contains('\x1b'), qPrintable(line));
}

DEVIASCOPE_TEST(SafetensorsTest, "format/safetensors")
#include "safetensors_test.moc"
