#include "responsible/value_action.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using responsible::actionOf;
using responsible::Value;

class ValueActionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fairValuesTakeTheModelsClasses()
    {
        const auto gender = actionOf(Value::AnyGender, known());
        QCOMPARE(gender.attribute.classes, (std::vector<std::string>{"a man", "a woman"}));
        QCOMPARE(gender.target, (std::vector<double>{0.5, 0.5}));
        QVERIFY(!gender.safe);
        QCOMPARE(actionOf(Value::AnyRace, known()).attribute.name, std::string("skin tone"));
    }

    void aModelWithoutClassesTakesThePapers()
    {
        QCOMPARE(actionOf(Value::AnyRace, {}).attribute.classes.size(), size_t(3));
        QCOMPARE(actionOf(Value::AnyRace, {}).target.size(), size_t(3));
    }

    /// Everything is pushed away from the unwanted class, whichever stands first.
    void safeValuesWantNoneOfIt()
    {
        const auto action = actionOf(Value::NotUnwanted, known());
        QVERIFY(action.safe);
        QCOMPARE(action.attribute.classes,
                 (std::vector<std::string>{"a friendly costume", "a scary costume"}));
        QCOMPARE(action.target, (std::vector<double>{1, 0}));
        QCOMPARE(action.base, std::string("a costume"));
        const auto violence = actionOf(Value::NoViolence, {});
        QCOMPARE(violence.attribute.classes.front(), std::string("violence"));
        QCOMPARE(violence.target, (std::vector<double>{0, 1}));
    }

    /// Where the model flags what another value is about, both are one.
    void valuesThatMeanTheSameCountOnce()
    {
        model::Knowledge knowledge = known();
        knowledge.flaggedAttribute = {};
        knowledge.flaggedClass = "violence";
        const auto actions = responsible::actionsOf(
            {Value::NoViolence, Value::NotUnwanted, Value::AnyGender}, knowledge);
        QCOMPARE(actions.size(), size_t(2));
        QCOMPARE(actions[1].attribute.name, std::string("gender"));
    }

    void knownThingsBringTheirPair()
    {
        QCOMPARE(responsible::knownActionAgainst(known(), "a scary costume")->base,
                 std::string("a costume"));
        QCOMPARE(responsible::knownActionAgainst(known(), "sexual")->base,
                 std::string("a gorgeous person"));
        QVERIFY(!responsible::knownActionAgainst(known(), "blood"));
    }

    void classesBesideSomethingSaySo()
    {
        const auto blood = responsible::actionAgainst(known(), "blood", "a person", "a street");
        const auto shown = [&](size_t c) {
            return responsible::shownLabel(blood.attribute.name, blood.attribute.classes[c]);
        };
        QCOMPARE(shown(0), std::string("blood"));
        QCOMPARE(shown(1), std::string("a person (without blood)"));
        QCOMPARE(responsible::shownLabel("gender", "a man"), std::string("a man"));
    }

    void theFlaggedClassGivesItsWord()
    {
        QCOMPARE(responsible::unwantedWords(known()), (std::vector<std::string>{"scary"}));
        QVERIFY(responsible::unwantedWords({}).empty());
    }

private:
    static model::Knowledge known()
    {
        model::Knowledge knowledge;
        knowledge.attributes = {{"gender", {"a man", "a woman"}},
                                {"skin tone", {"light", "dark"}},
                                {"costume", {"a friendly costume", "a scary costume"}}};
        knowledge.flaggedAttribute = "costume";
        knowledge.flaggedClass = "a scary costume";
        return knowledge;
    }
};

DEVIASCOPE_TEST(ValueActionTest, "responsible/value_action")
#include "value_action_test.moc"
