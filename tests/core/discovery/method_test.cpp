#include "discovery/method.h"

#include "core/discovery/with_teaching_model.h"
#include "core/support.h"
#include "discovery/scale_search.h"
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

    /// Within a factor of two, a backward pass counted as two.
    void whatIsForetoldIsWhatItTakes_data()
    {
        QTest::addColumn<QString>("method");
        for (const discovery::Method *method : discovery::allMethods())
            QTest::newRow(method->info().name.c_str()) << method->info().name.c_str();
    }
    void whatIsForetoldIsWhatItTakes()
    {
        QFETCH(const QString, method);
        const discovery::Method &tried = discovery::methodNamed(method.toStdString());
        discovery::Settings settings = small(tried);
        const double forecast = tried.forecast(m_model.model, settings);
        const auto finding = m_model.find(tried, settings).front();
        const auto taken = static_cast<double>(finding.totalEvaluations + finding.scaleEvaluations);
        QVERIFY2(forecast <= 2 * taken && taken <= 2 * forecast,
                 qPrintable(QString("%1 of %2").arg(forecast).arg(taken)));

        // The search for a scale is foretold where one is looked for.
        settings.searchScale = true;
        const bool searches = tried.info().aim == discovery::Aim::Concept;
        QCOMPARE(tried.forecast(m_model.model, settings) - forecast,
                 searches ? discovery::forecastOfScale(m_model.model, settings) : 0.);
        QVERIFY(discovery::forecastOfScale(m_model.model, settings) > 0);
    }

private:
    /// As little as the method takes.
    static discovery::Settings small(const discovery::Method &method)
    {
        discovery::Settings settings;
        settings.searchScale = false;
        if (method.info().aim == discovery::Aim::Concept)
            settings.concept_ = "a woman";
        if (method.info().has("pictures"))
            settings.pictures = 8;
        if (method.info().has("steps"))
            settings.steps = 4;
        if (method.info().has("batch"))
            settings.batch = 4;
        if (method.info().has("components"))
            settings.components = 1;
        return settings;
    }

    tests::WithTeachingModel m_model;
};

DEVIASCOPE_TEST(MethodTest, "discovery/method")
#include "method_test.moc"
