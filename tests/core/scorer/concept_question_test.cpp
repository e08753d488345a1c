#include "scorer/concept_question.h"

#include "scorer/scorer.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class ConceptQuestionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A class of an attribute is asked for among all of that attribute's classes.
    void aClassIsAskedAmongItsAttribute()
    {
        model::Knowledge knowledge;
        knowledge.attributes = {{"hat", {"a cap", "a crown"}},
                                {"age", {"a child", "an adult", "an old person"}}};
        const auto question = scorer::questionOf(knowledge, "an adult", "a person");
        QCOMPARE(question.attribute, std::string("age"));
        QCOMPARE(question.classes, knowledge.attributes[1].classes);
        QCOMPARE(question.wanted, 1);
        QCOMPARE(question.margin, scorer::kUncertainMargin);
    }

    void anythingElseIsAskedAgainstTheBase()
    {
        const auto question = scorer::questionOf({}, "a robot", "a person");
        QVERIFY(question.attribute.empty());
        QCOMPARE(question.classes, (std::vector<std::string>{"a robot", "a person"}));
        QCOMPARE(question.wanted, 0);
        QCOMPARE(question.margin, 0.0);
    }
};

DEVIASCOPE_TEST(ConceptQuestionTest, "scorer/concept_question")
#include "concept_question_test.moc"
