#include "discovery/concept_sets.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using discovery::ConceptSets;
using discovery::SelfSettings;

/// Which concepts a run learns together, and which of them its pictures show.
class ConceptSetsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneConceptIsOneColumn()
    {
        const ConceptSets sets = of("a woman", {});
        QCOMPARE(sets.concepts, std::vector<std::string>{"a woman"});
        QVERIFY(at::equal(sets.shows(3), at::ones({3, 1})));
    }

    void picturesTakeTheSetsInTurn()
    {
        const ConceptSets sets = of("a woman", {"a man", "a man + dark skin"});
        QCOMPARE(sets.concepts, (std::vector<std::string>{"a woman", "a man", "dark skin"}));
        QVERIFY(at::equal(
            sets.shows(4),
            at::tensor({1, 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 0}).view({-1, 3}).to(at::kFloat)));
        QCOMPARE(sets.shownBy(5), (std::vector<int>{1, 2}));
    }

    void whatIsShownInsteadNeedsNoName()
    {
        QCOMPARE(of("", {}).concepts, std::vector<std::string>{""});
    }

    void unclearSetsAreRefused()
    {
        QVERIFY(refused("a woman", {""}));
        QVERIFY(refused("a woman", {"a woman"}));
        QVERIFY(refused("a woman", {"a man + old", "old + a man"}));
        QVERIFY(refused("a woman", {"a man + "}));
    }

private:
    static ConceptSets of(const std::string &first, const std::vector<std::string> &together)
    {
        SelfSettings settings;
        settings.concept_ = first;
        settings.together = together;
        return discovery::conceptSetsOf(settings);
    }

    static bool refused(const std::string &first, const std::vector<std::string> &together)
    {
        const auto error = tests::errorOf([&] { of(first, together); });
        return error && error->kind() == base::ErrorKind::InvalidValue;
    }
};

DEVIASCOPE_TEST(ConceptSetsTest, "discovery/concept_sets")
#include "concept_sets_test.moc"
