#include "discovery/method.h"

#include "core/discovery/with_teaching_model.h"
#include "core/support.h"
#include "core/task/recorded_surroundings.h"
#include "direction/origin.h"
#include "discovery/scale_search.h"
#include "format/png_text.h"
#include "support/registry.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QtTest>

#include <set>
#include <stdexcept>

using namespace deviascope;

/// The methods by the names of the command line.
class MethodTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_mask = tests::inside(m_folder, "left.png");
        base::Picture left{4, 4, {}};
        for (int i = 0; i < 16; ++i)
            left.rgb.insert(left.rgb.end(), 3, i % 4 < 2 ? 255 : 0);
        format::writePng(m_mask, left);
    }

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

    /// Callers ask this instead of a name.
    void whatAMethodIsIsAsked()
    {
        QCOMPARE(discovery::methodInfos().size(), discovery::allMethods().size());
        int steering = 0;
        for (const discovery::MethodInfo *info : discovery::methodInfos()) {
            QCOMPARE(discovery::knownMethod(info->name), info);
            QCOMPARE(discovery::methodHas(info->name, "steps"), info->has("steps"));
            QCOMPARE(discovery::steersText(info->name), info->steersText);
            steering += info->steersText;
        }
        QCOMPARE(steering, 1);
        QVERIFY(!discovery::knownMethod("guess"));
        QVERIFY(!discovery::methodHas("guess", "concept") && !discovery::steersText("guess"));
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

        // The search for a scale is foretold where one is looked for, and what is measured at it.
        settings.searchScale = true;
        const bool searches = tried.info().aim == discovery::Aim::Concept;
        QVERIFY(tried.forecast(m_model.model, settings) - forecast >=
                (searches ? discovery::forecastOfScale(m_model.model, settings) : 0.));
        QVERIFY(discovery::forecastOfScale(m_model.model, settings) > 0);
    }

    void aKilledRunGoesOn_data()
    {
        QTest::addColumn<QString>("method");
        for (const discovery::Method *method : discovery::allMethods())
            if (!method->info().steersText) // two passes of the text tower
                QTest::newRow(method->info().name.c_str())
                    << QString::fromStdString(method->info().name);
    }

    /// Killed after two thirds of its calls; the same finding comes of the rest.
    void aKilledRunGoesOn()
    {
        QFETCH(const QString, method);
        const discovery::Method &tried = discovery::methodNamed(method.toStdString());
        const discovery::Settings settings = small(tried);
        const QTemporaryDir folder;
        const auto run = [&](int killedAt, int &calls) {
            base::Context context({}, [&](const base::Progress &) {
                if (++calls == killedAt)
                    throw std::runtime_error("killed");
            });
            context.checkpointFolder = folder.path().toStdString();
            context.checkpointPause = std::chrono::milliseconds(0);
            const bool judges = tried.info().needsScorer;
            return tried.discover(judges ? m_model.model : tests::tinyModel(), settings, context);
        };
        int whole = 0, killed = 0, rest = 0;
        const auto expected = run(0, whole);
        QVERIFY_EXCEPTION_THROWN(run(2 * whole / 3, killed), std::runtime_error);
        const auto found = run(0, rest);
        QVERIFY2(rest < whole * 2 / 3, qPrintable(QString("%1 of %2").arg(rest).arg(whole)));
        QCOMPARE(found.size(), expected.size());
        for (size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(direction::tensorHashes(found[i].direction),
                     direction::tensorHashes(expected[i].direction));
            QCOMPARE(found[i].totalEvaluations, expected[i].totalEvaluations);
        }
        QVERIFY(QDir(folder.path()).isEmpty(QDir::Files)); // nothing is left to go on from
    }

private:
    /// As little as the method takes.
    discovery::Settings small(const discovery::Method &method) const
    {
        discovery::Settings settings(method);
        settings.searchScale = false;
        if (method.info().aim == discovery::Aim::Concept)
            settings.concept_ = "a woman";
        if (method.info().has("pictures"))
            settings.own.set("pictures", 8);
        if (method.info().has("steps"))
            settings.own.set("steps", 4);
        if (method.info().has("batch"))
            settings.own.set("batch", 4);
        if (method.info().has("components"))
            settings.own.set("components", 1);
        if (method.info().has("region")) // the smallest model sees none
            settings.own.set("mask", m_mask.string());
        return settings;
    }

    tests::WithTeachingModel m_model;
    QTemporaryDir m_folder;
    std::filesystem::path m_mask;
};

DEVIASCOPE_TEST(MethodTest, "discovery/method")
#include "method_test.moc"
