#include "discovery/judging.h"

#include "core/discovery/with_teaching_model.h"
#include "support/registry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace deviascope;
using discovery::Subject;

class JudgingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// The suggested ones first, none twice, none that is left out.
    void eightRolesJudge()
    {
        Subject subject;
        subject.concept_ = "a woman";
        const auto roles = discovery::judgedRoles(m_model.model, subject);
        QCOMPARE(std::set<std::string>(roles.begin(), roles.end()).size(), discovery::kJudgedRoles);
        const auto &suggested = m_model.model.knowledge.suggestedPrompts;
        QVERIFY(std::find(suggested.begin(), suggested.end(), model::withArticle(roles.front())) !=
                suggested.end());
        subject.without = {roles.front()};
        for (const std::string &role : discovery::judgedRoles(m_model.model, subject))
            QVERIFY(role != roles.front());
    }

    void aSittingHasItsOwnSeeds()
    {
        Subject subject;
        subject.concept_ = "a woman";
        const auto measured =
            discovery::judgedSitting(m_model.model, subject, base::SeedUse::OwnMeasure, 4);
        const auto searched =
            discovery::judgedSitting(m_model.model, subject, base::SeedUse::Scale, 2);
        QCOMPARE(measured.seeds.size(), size_t(32));
        QCOMPARE(searched.seeds.size(), size_t(16));
        QCOMPARE(measured.seeds.front(), base::seedOf(base::SeedUse::OwnMeasure, 0, 0));
        QCOMPARE(measured.prompts[0], measured.prompts[8]); // in turn
        QVERIFY(measured.prompts[0] != measured.prompts[1]);
    }

    /// An anti-vector is judged where what it leads away from may be seen.
    void anAntiVectorIsJudgedInItsOwnPrompt()
    {
        Subject subject;
        subject.concept_ = "a costume";
        subject.negative = "blood";
        const auto sitting =
            discovery::judgedSitting(m_model.model, subject, base::SeedUse::Scale, 1);
        for (const std::string &prompt : sitting.prompts)
            QCOMPARE(prompt, std::string("a costume"));
        QCOMPARE(sitting.negative, std::string("blood"));
    }

    void looksAreKeptUntilTheyAreForgotten()
    {
        const QTemporaryDir folder;
        base::Context context;
        context.checkpointFolder = folder.path().toStdString();
        observation::Look look;
        look.evaluations = 7;
        {
            discovery::KeptLooks kept(context, "scale", "key");
            kept.memory().write("first", look);
        }
        discovery::KeptLooks again(context, "scale", "key");
        const auto found = again.memory().find("first", 0, observation::Keep::Judgement);
        QVERIFY(found && found->evaluations == 7);
        again.forget();
        QVERIFY(QDir(folder.path()).isEmpty(QDir::Files));
    }

private:
    tests::WithTeachingModel m_model;
};

DEVIASCOPE_TEST(JudgingTest, "discovery/judging")
#include "judging_test.moc"
