#include "model/knowledge.h"

#include "core/support.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace deviascope;
using model::Knowledge;
using nlohmann::json;

namespace {

Knowledge known()
{
    Knowledge knowledge = model::parseKnowledge(json::parse(R"({
        "name": "Teacher",
        "defaults": {"sampler": "euler", "steps": 20, "guidance": 3},
        "attributes": {"age": ["young", "adult", "old"], "gender": ["a man", "a woman"]},
        "roles": ["doctor", "elf"],
        "suggestions": {"prompts": ["a doctor"],
                        "concepts": [{"concept": "a woman", "base": "a person"}]}})"),
                                                "deviascope.json");
    model::addTruth(knowledge, json::parse(R"({
        "women": {"doctor": 0.25},
        "drawn": [{"n": 100, "guidance": 3, "steps": 20, "sampler": "euler",
                   "roles": {"doctor": {"women": 30, "tones": [40, 60]}}}]})"),
                    "truth.json");
    return knowledge;
}

} // namespace

class KnowledgeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filesAreRead()
    {
        const Knowledge knowledge = known();
        QCOMPARE(knowledge.name, std::string("Teacher"));
        QCOMPARE(knowledge.defaults->sampler, std::string("euler"));
        QCOMPARE(knowledge.defaults->pictures, model::Defaults().pictures); // was not said
        QCOMPARE(knowledge.attributes.front().name, std::string("gender")); // whatever the order
        QCOMPARE(knowledge.suggestedConcepts.front().concept_, std::string("a woman"));
        QVERIFY(knowledge.attribute("age") && !knowledge.attribute("height"));
    }

    /// truth.json names the share of women; it lands at that class's place.
    void sharesFollowTheClasses()
    {
        const auto shares = known().sharesOf("a doctor", "gender", "euler", 20, 3);
        QCOMPARE(shares.planted, (std::vector{0.75, 0.25}));
        QCOMPARE(shares.drawn, (std::vector{70, 30}));
        QCOMPARE(shares.drawnN, 100);
    }

    void otherSettingsWereNotCounted()
    {
        const Knowledge knowledge = known();
        QVERIFY(knowledge.sharesOf("a doctor", "gender", "ddim", 20, 3).drawn.empty());
        QVERIFY(knowledge.sharesOf("a doctor", "gender", "euler", 21, 3).drawn.empty());
        QVERIFY(knowledge.sharesOf("a doctor", "gender", "euler", 20, 4).drawn.empty());
        QVERIFY(knowledge.sharesOf("an elf", "gender", "euler", 20, 3).planted.empty());
    }

    void promptsNameRoles()
    {
        const Knowledge knowledge = known();
        QCOMPARE(knowledge.roleOf("a doctor").value(), std::string("doctor"));
        QCOMPARE(knowledge.roleOf("an elf").value(), std::string("elf"));
        QVERIFY(!knowledge.roleOf("a elf"));
        QVERIFY(!knowledge.roleOf("a tall doctor"));
        QCOMPARE(model::withArticle("elf"), std::string("an elf"));
    }

    void wrongTypesBlameTheFile()
    {
        for (const char *text : {R"({"roles": "doctor"})", R"({"attributes": {"gender": [1, 2]}})",
                                 R"({"defaults": {"steps": "many"}})", R"({"flagged": {}})",
                                 R"({"suggestions": {"concepts": [{"concept": "a woman"}]}})"}) {
            const auto error =
                tests::errorOf([&] { model::parseKnowledge(json::parse(text), "some.json"); });
            QVERIFY2(error && error->kind() == base::ErrorKind::DamagedFile, text);
            QCOMPARE(error->where(), std::string("some.json"));
        }
        Knowledge knowledge;
        const auto error = tests::errorOf(
            [&] { model::addTruth(knowledge, json::parse(R"({"drawn": [{}]})"), "truth.json"); });
        QVERIFY(error && error->kind() == base::ErrorKind::DamagedFile);
    }
};

DEVIASCOPE_TEST(KnowledgeTest, "model/knowledge")
#include "knowledge_test.moc"
