#include "model/knowledge.h"

#include "core/support.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using nlohmann::json;

class KnowledgeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void explicitPromptsReadAsCaptions_data()
    {
        QTest::addColumn<QString>("label");
        QTest::addColumn<QString>("prompt");
        QTest::newRow("noun") << "a woman"
                              << "a woman judge";
        QTest::newRow("with") << "a person with dark skin"
                              << "a judge with dark skin";
        QTest::newRow("before") << "an old person"
                                << "an old judge";
        QTest::newRow("place") << "a person on a blue background"
                               << "a judge on a blue background";
    }
    void explicitPromptsReadAsCaptions()
    {
        QFETCH(const QString, label);
        QFETCH(const QString, prompt);
        QCOMPARE(QString::fromStdString(model::explicitPrompt("a judge", label.toStdString())),
                 prompt);
    }

    void rolesHaveTheirArticle()
    {
        QCOMPARE(model::withArticle("doctor"), std::string("a doctor"));
        QCOMPARE(model::withArticle("elf"), std::string("an elf"));
        const auto known = model::parseKnowledge(json{{"roles", {"doctor", "elf"}}}, "file");
        QCOMPARE(known.roleOf("an elf"), std::optional<std::string>("elf"));
        QVERIFY(!known.roleOf("a elf"));
    }

    void genderComesFirst()
    {
        const auto known = model::parseKnowledge(
            json{{"attributes", {{"age", {"young", "old"}}, {"gender", {"a man", "a woman"}}}}},
            "file");
        QCOMPARE(known.attributes.front().name, std::string("gender"));
        QVERIFY(known.attribute("age") && !known.attribute("height"));
        QCOMPARE(known.knownWords().size(), std::size_t{4});
    }

    void wrongTypesBlameTheFile_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {R"({"roles": "doctor"})", R"({"attributes": {"gender": 2}})",
                                 R"({"defaults": {"steps": "twenty"}})", R"({"flagged": {}})",
                                 R"({"suggestions": {"concepts": [{"concept": "x"}]}})", "[]"})
            QTest::newRow(text) << text;
    }

    void wrongTypesBlameTheFile()
    {
        QFETCH(const QString, text);
        const auto error = tests::errorOf(
            [&] { model::parseKnowledge(json::parse(text.toStdString()), "deviascope.json"); });
        QVERIFY(error && error->kind() == base::ErrorKind::DamagedFile);
        QCOMPARE(error->where(), std::string("deviascope.json"));
    }
};

DEVIASCOPE_TEST(KnowledgeTest, "model/knowledge")
#include "knowledge_test.moc"
