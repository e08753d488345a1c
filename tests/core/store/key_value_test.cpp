#include "store/key_value.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using nlohmann::json;
using store::KeyValue;

namespace {

store::Database openFile(const QTemporaryDir &folder)
{
    return store::Database::open(inside(folder, "session.sqlite"), {KeyValue::schema()},
                                 "the test");
}

} // namespace

class KeyValueTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void documentsAreThereAgain()
    {
        const QTemporaryDir folder;
        const json prompt = {{"text", "naïve 日本"}, {"seeds", {0, 1}}, {"scale", 0.1}};
        const auto before = std::chrono::system_clock::now() - std::chrono::milliseconds(1);
        {
            const auto database = openFile(folder);
            const KeyValue documents(database);
            documents.put({{"prompt", prompt}, {"sliders", json::array()}});
            documents.put("sliders", {1, 2});
        }
        const auto database = openFile(folder);
        const KeyValue documents(database);
        const auto found = documents.find("prompt");
        QVERIFY(found && found->value == prompt);
        QVERIFY(found->savedAt >= before && found->savedAt <= std::chrono::system_clock::now());
        QVERIFY(documents.find("sliders")->value == json({1, 2}));
        QVERIFY(!documents.find("Prompt"));
        QCOMPARE(documents.names(), (std::vector<std::string>{"prompt", "sliders"}));
        documents.remove("prompt");
        documents.remove("prompt");
        QVERIFY(!documents.find("prompt"));
    }

    void severalAreOneTransaction()
    {
        const QTemporaryDir folder;
        const auto database = openFile(folder);
        const KeyValue documents(database);
        documents.put("a", 1);
        const auto error = errorOf([&] { documents.put({{"a", 2}, {"b", "\xff"}}); });
        QVERIFY(error && error->kind() == ErrorKind::InvalidValue);
        QCOMPARE(documents.find("a")->value.get<int>(), 1);
        QVERIFY(!documents.find("b"));
    }

    void damagedDocumentsAreNamed()
    {
        const QTemporaryDir folder;
        const auto database = openFile(folder);
        database.execute("INSERT INTO document VALUES ('a', '{\"x\":', 0)");
        database.execute("INSERT INTO document VALUES ('b', '1', 9223372036854775807)");
        const KeyValue documents(database);
        const auto error = errorOf([&] { documents.find("a"); });
        QVERIFY(error && error->kind() == ErrorKind::DamagedFile);
        QVERIFY(QString(error->what()).contains("\"a\""));
        QVERIFY(documents.find("b")->savedAt > std::chrono::system_clock::now());
    }
};

DEVIASCOPE_TEST(KeyValueTest, "store/key_value")
#include "key_value_test.moc"
