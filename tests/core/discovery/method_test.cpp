#include "discovery/method.h"

#include "core/support.h"
#include "support/registry.h"

#include <QtTest>

#include <set>

using namespace deviascope;

/// The methods by the names of the command line.
class MethodTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMethodIsFoundByItsOwnName()
    {
        std::set<std::string> names;
        for (const discovery::Method *method : discovery::allMethods()) {
            QCOMPARE(&discovery::methodNamed(method->info().name), method);
            QVERIFY(names.insert(method->info().name).second);
            QVERIFY(method->info().summary.ends_with('.'));
        }
        QVERIFY(names.contains("self"));
    }

    void anUnknownNameListsTheKnown()
    {
        const auto error = tests::errorOf([] { discovery::methodNamed("guess"); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
        QCOMPARE(error->where(), std::string("guess"));
        for (const discovery::Method *method : discovery::allMethods())
            QVERIFY(error->remedy().find(method->info().name) != std::string::npos);
    }
};

DEVIASCOPE_TEST(MethodTest, "discovery/method")
#include "method_test.moc"
