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
        QCOMPARE(question.asked, 1);
        QVERIFY(question.shownBy(1) && !question.shownBy(0) && !question.shownBy(-1));
        QCOMPARE(question.amountIn({.2, .7, .1}), .7);
        QCOMPARE(question.margin, scorer::kUncertainMargin);
    }

    void anythingElseIsAskedAgainstTheBase()
    {
        const auto question = scorer::questionOf({}, "a robot", "a person");
        QVERIFY(question.attribute.empty());
        QCOMPARE(question.classes, (std::vector<std::string>{"a robot", "a person"}));
        QCOMPARE(question.asked, 0);
        QCOMPARE(question.margin, 0.0);
    }

    /// An anti-vector's base is its concept: the question is whether the unwanted is gone.
    void anAntiVectorIsAskedForWhatIsGone()
    {
        model::Knowledge knowledge;
        knowledge.attributes = {{"costume", {"a scary one", "a friendly one", "a plain one"}}};
        const auto known = scorer::questionOf(knowledge, "a costume", "a costume", "a scary one");
        QCOMPARE(known.attribute, std::string("costume"));
        QCOMPARE(known.classes, knowledge.attributes[0].classes);
        QVERIFY(known.shownBy(1) && known.shownBy(2)); // whatever takes its place
        QVERIFY(!known.shownBy(0) && !known.shownBy(-1));
        QCOMPARE(known.amountIn({.25, .5, .25}), .75);

        const auto words = scorer::questionOf(knowledge, "a costume", "a costume", "blood");
        QCOMPARE(words.classes, (std::vector<std::string>{"a costume", "blood"}));
        QVERIFY(words.shownBy(0) && !words.shownBy(1) && !words.shownBy(-1));
        QCOMPARE(words.amountIn({.75, .25}), .75);
    }
};

DEVIASCOPE_TEST(ConceptQuestionTest, "scorer/concept_question")
#include "concept_question_test.moc"
