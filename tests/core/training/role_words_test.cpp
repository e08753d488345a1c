#include "training/role_words.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class RoleWordsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
    }

    void aRoleIsItsOwnWords()
    {
        const auto judge = training::roleWordsOf(*m_model, "a judge");
        QCOMPARE(judge.tokens, m_model->text.tokenizer().tokenize("judge"));
        QCOMPARE(judge.role, std::string("a judge"));
        QVERIFY(judge.sharing.empty());
        QCOMPARE(training::roleWordsOf(*m_model, "astronaut").role, std::string("an astronaut"));
    }

    void thoseThatShareAWordAreNamed()
    {
        const auto teacher = training::roleWordsOf(*m_model, "a teacher");
        QCOMPARE(teacher.sharing, std::vector<std::string>{"yoga teacher"});
        QVERIFY(training::hasAny(teacher, m_model->text.tokenizer(), "a photo of a yoga teacher"));
        QVERIFY(!training::hasAny(teacher, m_model->text.tokenizer(), "a photo of a judge"));
    }

    /// "person" and "with" are the classes' too.
    void wordsOfClassesStay()
    {
        const auto red = training::roleWordsOf(*m_model, "a person with red hair");
        std::vector<std::int64_t> own = m_model->text.tokenizer().tokenize("red");
        const auto hair = m_model->text.tokenizer().tokenize("hair");
        own.insert(own.end(), hair.begin(), hair.end());
        QCOMPARE(red.tokens, own);
        QVERIFY(std::ranges::find(red.sharing, "person with blond hair") != red.sharing.end());
        const auto error = tests::errorOf([&] { training::roleWordsOf(*m_model, "a person"); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }

private:
    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(RoleWordsTest, "training/role_words")
#include "role_words_test.moc"
