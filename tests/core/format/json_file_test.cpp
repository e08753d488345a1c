#include "format/json_file.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <sys/stat.h>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using format::parseJson;

class JsonFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsTypedValues()
    {
        const auto root = parseJson(R"({"a": 3, "b": 1.5, "c": "text", "d": true, "e": [1, 2],
                                        "f": {"g": ["x", "y"]}, "n": null})",
                                    "f.json");
        QCOMPARE(root.get<int>("a"), 3);
        QCOMPARE(root.get<double>("a"), 3.0);
        QCOMPARE(root.get<double>("b"), 1.5);
        QCOMPARE(root.get<std::string>("c"), std::string("text"));
        QCOMPARE(root.get<bool>("d"), true);
        QCOMPARE(root.get<std::vector<std::int64_t>>("e"), (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(root.at("f").get<std::vector<std::string>>("g"),
                 (std::vector<std::string>{"x", "y"}));
        QCOMPARE(root.get<int>("n", 7), 7);
        QCOMPARE(root.get<int>("missing", 8), 8);
        QVERIFY(!root.has("n") && !root.has("missing") && root.has("a"));
    }

    void valuesOutliveTheDocument()
    {
        auto inner = parseJson(R"({"a": {"b": 1}})", "f.json").at("a");
        QCOMPARE(inner.get<int>("b"), 1);
    }

    void errorsNameFileAndKey_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("missing") << R"({"a": {}})"
                                 << R"("a" has no key "b")";
        QTest::newRow("text") << R"({"a": {"b": "1"}})"
                              << R"("a.b" is not a whole number)";
        QTest::newRow("fraction") << R"({"a": {"b": 1.5}})"
                                  << R"("a.b" is not a whole number)";
        QTest::newRow("large") << R"({"a": {"b": 4294967296}})"
                               << R"("a.b" is too large)";
        QTest::newRow("huge") << R"({"a": {"b": 18446744073709551615}})"
                              << R"("a.b" is too large)";
        QTest::newRow("no object") << R"({"a": 1})"
                                   << R"("a" is not an object)";
        QTest::newRow("root") << "[]"
                              << "The document is not an object";
    }
    void errorsNameFileAndKey()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, said);
        const auto error = errorOf(
            [&] { parseJson(text.toStdString(), "unet/config.json").at("a").get<int>("b"); });
        QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
        QCOMPARE(QString(error->what()), said);
        QCOMPARE(error->where(), std::string("unet/config.json"));
    }

    void hostileTextsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("empty") << QByteArray() << "cannot be read";
        QTest::newRow("cut") << QByteArray(R"({"a": [1, 2)") << "cannot be read";
        QTest::newRow("not UTF-8") << QByteArray("{\"a\": \"\xff\xfe\"}") << "UTF-8";
        QTest::newRow("comment") << QByteArray("{} // no") << "cannot be read";
        QTest::newRow("two documents") << QByteArray("{}{}") << "cannot be read";
        QTest::newRow("infinite number") << QByteArray("1e999") << "cannot be read";
        QTest::newRow("duplicate key")
            << QByteArray(R"({"a": 1, "b": {"a": 2}, "a": 3})") << R"(the key "a" twice)";
        QTest::newRow("depth bomb") << QByteArray(1'000'000, '[') << "nested more than 64";
        QTest::newRow("depth bomb of objects")
            << QByteArray(R"({"a":)").repeated(200'000) << "nested more than 64";
        QTest::newRow("too many values") << '[' + QByteArray("0,").repeated(4'000'001) + "0]"
                                         << "more than 4000000 values";
        QTest::newRow("zero byte") << QByteArray("{}\0x", 4) << "zero byte";
        QTest::newRow("control characters") << QByteArray("{\"a\nb\": 1}") << "cannot be read";
    }
    void hostileTextsAreRefused()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, said);
        const QTemporaryDir folder;
        const auto path = inside(folder, "f.json");
        writeBytes(path, text);
        const auto error = errorOf([&] { format::readJsonFile(path); });
        QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
        const QString line = QString::fromStdString(error->line());
        QVERIFY2(line.contains(said), qPrintable(line));
        QVERIFY2(line.contains("f.json") && !line.contains('\n') && line.size() < 600,
                 qPrintable(line));
    }

    void sizeIsLimitedBeforeParsing()
    {
        const auto error = errorOf([] {
            parseJson(std::string(2 << 20, ' ').append("{}"), "f.json", {.bytes = 1 << 20});
        });
        QVERIFY(error && QString(error->what()).contains("larger than 1 MiB"));
    }

    void onlyPlainFilesAreRead()
    {
        const QTemporaryDir folder;
        const auto pipe = inside(folder, "pipe");
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        for (const auto &path : {pipe, inside(folder, "none"), inside(folder, "")}) {
            const auto error = errorOf([&] { format::readJsonFile(path); });
            QVERIFY(error && error->kind() == ErrorKind::NotFound);
        }
    }

    void writesWhatItReads()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "f.json");
        const nlohmann::json value = {{"a", {1, 2.5, "ü\n"}}, {"b", nullptr}};
        format::writeJsonFile(path, value);
        QVERIFY(format::readJsonFile(path).value() == value);
        const auto error = errorOf([&] { format::writeJsonFile(path, "\xff"); });
        QVERIFY(error && error->kind() == ErrorKind::InvalidValue);
        QVERIFY(format::readJsonFile(path).value() == value);
    }
};

DEVIASCOPE_TEST(JsonFileTest, "format/json_file")
#include "json_file_test.moc"
