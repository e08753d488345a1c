#include "responsible/subject.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using responsible::Templates;

class SubjectTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
    }

    void theTeachingModelHasItsOwnTemplates()
    {
        const auto subjects = responsible::subjectsOf(*m_model, {"elf"}, Templates::All);
        QCOMPARE(subjects.front().name, std::string("an elf"));
        QCOMPARE(subjects.front().prompts,
                 (std::vector<std::string>{"an elf", "a picture of an elf", "an emoji of an elf",
                                           "a drawing of an elf", "a photo of an elf"}));
        QCOMPARE(responsible::subjectsOf(*m_model, {"elf"}, Templates::None).front().prompts,
                 (std::vector<std::string>{"an elf"}));
    }

    void otherModelsTakeThePapers()
    {
        model::Model other = *m_model;
        other.knowledge = {};
        const auto subjects = responsible::subjectsOf(other, {"doctor"}, Templates::All);
        QCOMPARE(subjects.front().prompts.size(), size_t(5));
        QCOMPARE(subjects.front().prompts.front(), std::string("Image of doctor"));
        const auto plus = responsible::subjectsOf(other, {"doctor"}, Templates::Plus);
        QCOMPARE(plus.front().name, std::string("a successful doctor"));
        QCOMPARE(plus.front().role, std::string("a doctor"));
        QCOMPARE(plus.front().prompts.front(), std::string("Image of a successful doctor"));
    }

    /// A role is drawn in its templates, whatever else as it stands; nothing twice.
    void promptsAreRolesOrSentences()
    {
        const auto subjects = responsible::subjectsOfPrompts(
            *m_model, {"a doctor", "a costume", "doctor", "a costume"}, Templates::All);
        QCOMPARE(subjects.size(), size_t(2));
        QCOMPARE(subjects[0].prompts.size(), size_t(5));
        QCOMPARE(subjects[1].prompts, (std::vector<std::string>{"a costume"}));
    }

    void aPromptsRoleIsTheLongestThatItNames()
    {
        const auto role = [&](const char *prompt) {
            return responsible::subjectOf(*m_model, prompt).role;
        };
        QCOMPARE(role("a doctor, either male or female"), std::string("a doctor"));
        QCOMPARE(role("a yoga teacher at home"), std::string("a yoga teacher"));
        QCOMPARE(role("somebody cooking"), std::string());
        QCOMPARE(role("a costume"), std::string());
    }

    void aTemplateNamesTheRole()
    {
        QCOMPARE(responsible::filled("{a role} at work", "artist"),
                 std::string("an artist at work"));
        QVERIFY(tests::errorOf([] { responsible::filled("a picture", "artist"); }));
    }

private:
    std::optional<model::Model> m_model;
};

DEVIASCOPE_TEST(SubjectTest, "responsible/subject")
#include "subject_test.moc"
