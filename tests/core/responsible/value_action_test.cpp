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
