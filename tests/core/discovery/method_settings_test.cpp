#include "discovery/method_settings.h"

#include "core/discovery/with_teaching_model.h"
#include "core/support.h"
#include "discovery/prompt_prototypes.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using discovery::Subject;

class MethodSettingsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aConceptIsNeededAndNotTheBase()
    {
        Subject settings;
        QCOMPARE(refusal([&] { discovery::requireConcept(settings); }), std::string("concept"));
        settings.concept_ = settings.base;
        QCOMPARE(refusal([&] { discovery::requireConcept(settings); }), settings.base);
        settings.negative = "a scary costume"; // an anti-vector keeps its positive prompt
        QCOMPARE(refusal([&] { discovery::requireConcept(settings); }), std::string());
    }

    void countsAreTheTables()
    {
        discovery::Settings settings{discovery::PromptPrototypes()};
        QCOMPARE(discovery::countOf(settings, "pictures"), 32);
        settings.own.set("pictures", 7);
        QCOMPARE(discovery::countOf(settings, "pictures"), 7);
        QCOMPARE(refusal([&] { settings.own.set("pictures", 10001); }), std::string("10001"));
        QCOMPARE(refusal([&] { settings.own.set("pictures", -1); }), std::string("-1"));
    }

    void sitesHaveADefaultAndMustExist()
    {
        const WithTeachingModel teaching;
        base::OptionValues own = discovery::Settings(discovery::PromptPrototypes()).own;
        const auto sites = [&] { return discovery::sitesOr(teaching.model, own, {network::kMid}); };
        QCOMPARE(sites(), std::vector<network::Site>{network::kMid});
        own.set("sites", std::vector<std::string>{"up_1+mid", "up_0"});
        QCOMPARE(sites(),
                 (std::vector<network::Site>{
                     {network::Site::Part::Up, 1}, network::kMid, {network::Site::Part::Up, 0}}));
        own.set("sites", std::vector<std::string>{"up_9"});
        QCOMPARE(refusal(sites), std::string("up_9"));
        own.set("sites", std::vector<std::string>{"mid+attic"});
        QVERIFY(refusal(sites).find("attic") != std::string::npos);
    }

private:
    /// Where a value was refused; empty: it was not.
    static std::string refusal(const std::function<void()> &action)
    {
        const auto error = errorOf(action);
        if (!error)
            return {};
        return error->kind() == ErrorKind::InvalidValue ? error->where() : "another error";
    }
};

DEVIASCOPE_TEST(MethodSettingsTest, "discovery/method_settings")
#include "method_settings_test.moc"
