#include "discovery/settings.h"

#include "core/support.h"
#include "discovery/method_options.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::discovery;

class SettingsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// What a subject says is said once.
    void theSubjectsOptionsAreNotTheMethodsOwn()
    {
        for (const Method *method : allMethods()) {
            const Settings settings(*method);
            for (const base::Option &option : optionsOf(*method))
                QCOMPARE(settings.own.table().find(option.key) == nullptr, isOfSubject(option.key));
        }
    }

    void anotherMethodsOptionDoesNotGetIn()
    {
        Settings settings(methodNamed("text"));
        QVERIFY(tests::errorOf([&] { settings.own.set("steps", 60); }));
        QVERIFY(tests::errorOf([&] { settings.own.set("concept", std::string("x")); }));
    }

    void aSubjectIsTakenOver()
    {
        Subject subject;
        subject.concept_ = "a woman";
        subject.seed = 3;
        const Settings settings(methodNamed("prompts"), subject);
        QCOMPARE(settings.concept_, subject.concept_);
        QCOMPARE(settings.seed, subject.seed);
        QCOMPARE(settings.own.integer("pictures"), 32);
    }
};

DEVIASCOPE_TEST(SettingsTest, "discovery/settings")
#include "settings_test.moc"
