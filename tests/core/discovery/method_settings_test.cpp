#include "discovery/method_settings.h"

#include "core/discovery/with_teaching_model.h"
#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using discovery::Settings;

class MethodSettingsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aConceptIsNeededAndNotTheBase()
    {
        Settings settings;
        QCOMPARE(refusal([&] { discovery::requireConcept(settings); }), std::string("concept"));
        settings.concept_ = settings.base;
        QCOMPARE(refusal([&] { discovery::requireConcept(settings); }), settings.base);
        settings.negative = "a scary costume"; // an anti-vector keeps its positive prompt
        QCOMPARE(refusal([&] { discovery::requireConcept(settings); }), std::string());
    }

    void countsHaveDefaultsAndLimits()
    {
        QCOMPARE(discovery::countOr(0, 32, 100, "pictures"), 32);
        QCOMPARE(discovery::countOr(7, 32, 100, "pictures"), 7);
        QCOMPARE(refusal([] { discovery::countOr(101, 32, 100, "pictures"); }), std::string("101"));
        QCOMPARE(refusal([] { discovery::countOr(-1, 32, 100, "pictures"); }), std::string("-1"));
    }

    void sitesHaveADefaultAndMustExist()
    {
        const WithTeachingModel teaching;
        Settings settings;
        QCOMPARE(discovery::sitesOr(teaching.model, settings, {network::kMid}),
                 std::vector<network::Site>{network::kMid});
        settings.sites = {{network::Site::Part::Up, 1}};
        QCOMPARE(discovery::sitesOr(teaching.model, settings, {network::kMid}), settings.sites);
        settings.sites = {{network::Site::Part::Up, 9}};
        QCOMPARE(refusal([&] { discovery::sitesOr(teaching.model, settings, {}); }),
                 std::string("up_9"));
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
