#include "tabs/explore/responsible_form.h"

#include "support/fake_studio.h"
#include "support/named_child.h"
#include "support/registry.h"
#include "theme/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::FakeEngine;
using deviascope::tests::kPatience;
using deviascope::tests::namedChild;

class ResponsibleFormTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(*qApp); }
    void cleanupTestCase() { delete m_theme; }

    void init()
    {
        m_studio.emplace();
        m_explorer = std::make_unique<Explorer>(*m_studio->engine, m_store);
        m_form = std::make_unique<ResponsibleForm>(*m_explorer);
        QVERIFY(!m_form->request()); // no model yet
        m_explorer->openModel({});
        QTRY_VERIFY_WITH_TIMEOUT(m_explorer->model().has_value(), kPatience);
        setPrompt("a doctor");
    }

    void cleanup()
    {
        m_form.reset();
        m_explorer.reset();
        m_studio.reset();
    }

    void aFairRequestSaysItsShares()
    {
        const auto request = m_form->request();
        QVERIFY2(request, qPrintable(m_form->problem()));
        QVERIFY(request->shares == (std::vector<engine::WantedShares>{{"gender", {.5, .5}}}));
        QVERIFY(request->settings.seeds.empty() && request->settings.negative.empty());
        QVERIFY(request->unwanted.empty() && request->values.empty());
        QVERIFY(request->law == responsible::Law::Balanced && !request->scale &&
                request->keepsRole);
        namedChild<QComboBox>(*m_form, "strength")->setCurrentIndex(1);
        QVERIFY(!m_form->request()->keepsRole);
        namedChild<QComboBox>(*m_form, "strength")->setCurrentIndex(2);
        QCOMPARE(m_form->request()->scale, std::optional(1.));
    }

    /// Misses can only be made up for where it was tried how often pushing works.
    void whatContradictsItselfIsSaid()
    {
        namedChild<QComboBox>(*m_form, "law")->setCurrentIndex(2);
        QVERIFY(m_form->request()->law == responsible::Law::Calibrated);
        namedChild<QComboBox>(*m_form, "strength")->setCurrentIndex(2);
        QVERIFY(!m_form->request());
        QVERIFY(m_form->problem().contains(QStringLiteral("found by trying")));
        m_form->setUse(engine::Use::Safe); // where there is but one share
        QVERIFY(m_form->request().has_value());
        QVERIFY(m_form->request()->law == responsible::Law::Balanced);
        namedChild<QSpinBox>(*m_form, "share:a woman")->setValue(10);
        QVERIFY(m_form->request().has_value()); // that is the other page's
        m_form->setUse(engine::Use::Fair);
        QVERIFY(m_form->problem().contains(QStringLiteral("100 %")));
    }

    /// The model's own flagged class goes unsaid: then the model knows best what to do.
    void whatIsKeptOutIsListed()
    {
        m_form->setUse(engine::Use::Safe);
        auto *unwanted = namedChild<QLineEdit>(*m_form, "unwanted");
        QCOMPARE(unwanted->text(), QStringLiteral("a scary costume"));
        QVERIFY(m_form->request()->unwanted.empty());
        unwanted->setText(QStringLiteral(" blood ;violence"));
        QCOMPARE(m_form->request()->unwanted, (std::vector<std::string>{"blood", "violence"}));
        unwanted->setText(QStringLiteral(" ; "));
        QVERIFY(!m_form->request());
    }

    void whatIsAskedForIsReadInThePrompt()
    {
        m_form->setUse(engine::Use::AsAsked);
        QVERIFY(!m_form->request());
        setPrompt("a doctor, either male or female");
        QCOMPARE(m_form->request()->values, std::vector<std::string>{"any-gender"});
        setPrompt("");
        QVERIFY(m_form->problem().contains(QStringLiteral("Write a prompt")));
    }

    /// What is to be learned is named; once it is there, it is said to be.
    void theForecastIsShown()
    {
        const auto time = [&] { return namedChild<QLabel>(*m_form, "responsibleTime")->text(); };
        QTRY_VERIFY_WITH_TIMEOUT(time().contains(QStringLiteral("“a man”, “a woman”")), kPatience);
        m_explorer->responsible().start(*m_form->request());
        QTRY_VERIFY_WITH_TIMEOUT(!m_explorer->responsible().isRunning(), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(time().contains(QStringLiteral("All directions are in your")),
                                 kPatience);
    }

private:
    void setPrompt(const std::string &prompt)
    {
        engine::DrawSettings settings = m_explorer->state().settings;
        settings.prompt = prompt;
        settings.negative = "glasses";
        m_explorer->setSettings(settings);
        m_form->readExplorer();
    }

    Theme *m_theme = nullptr;
    MemoryStateStore m_store;
    std::optional<FakeEngine> m_studio;
    std::unique_ptr<Explorer> m_explorer;
    std::unique_ptr<ResponsibleForm> m_form;
};

DEVIASCOPE_TEST(ResponsibleFormTest, "tabs/explore/responsible_form")
#include "responsible_form_test.moc"
