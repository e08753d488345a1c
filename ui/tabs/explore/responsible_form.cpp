#include "tabs/explore/responsible_form.h"

#include "tabs/explore/concept_list.h"
#include "tabs/explore/explorer.h"
#include "tabs/explore/shares_editor.h"
#include "tabs/explore/value_editor.h"
#include "theme/role.h"
#include "widgets/number_fields.h"
#include "widgets/segments.h"
#include "widgets/time_text.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

namespace deviascope::ui {

namespace {

/// Where the strength of the pushes comes from.
enum Strength { kFound, kFoundRoleOrNot, kGiven };

QLabel *muted(const QString &text = {})
{
    auto *label = new QLabel(text);
    setRole(label, "muted");
    label->setWordWrap(true);
    return label;
}

QLabel *named(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text);
    label->setBuddy(buddy);
    buddy->setAccessibleName(text);
    return label;
}

/// Only the page that is shown asks for room.
class Pages final : public QStackedWidget {
public:
    QSize sizeHint() const override
    {
        return currentWidget() ? currentWidget()->sizeHint() : QStackedWidget::sizeHint();
    }
    QSize minimumSizeHint() const override
    {
        return currentWidget() ? currentWidget()->minimumSizeHint()
                               : QStackedWidget::minimumSizeHint();
    }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override
    {
        const QWidget *page = currentWidget();
        if (!page)
            return 0;
        return page->hasHeightForWidth() ? page->heightForWidth(width) : page->sizeHint().height();
    }
};

} // namespace

ResponsibleForm::ResponsibleForm(Explorer &explorer, QWidget *parent)
    : QWidget(parent),
      m_explorer(explorer),
      m_what(muted()),
      m_pages(new Pages),
      m_shares(new SharesEditor),
      m_values(new ValueEditor),
      m_time(muted())
{
    m_use = new Segments(
        QStringLiteral("use"), tr("What for"), {tr("Fair"), tr("Safe"), tr("As asked")},
        {tr("Every class in the share that you want"), tr("Without what is unwanted"),
         tr("What the prompt's own words ask for and the model overlooks")});
    m_what->setObjectName(QStringLiteral("responsiblePrompt"));
    m_time->setObjectName(QStringLiteral("responsibleTime"));
    m_pages->addWidget(m_shares);
    m_pages->addWidget(makeSafe());
    m_pages->addWidget(m_values);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 4, 0);
    layout->setSpacing(10);
    layout->addWidget(m_use);
    layout->addWidget(m_what);
    layout->addWidget(m_pages);
    layout->addLayout(makeHow());
    layout->addWidget(m_time);
    layout->addStretch(1);

    connect(m_use, &Segments::picked, this, &ResponsibleForm::showChoice);
    connect(m_shares, &SharesEditor::changed, this, &ResponsibleForm::showTime);
    connect(m_values, &ValueEditor::changed, this, &ResponsibleForm::showTime);
    connect(m_unwanted, &QLineEdit::textChanged, this, &ResponsibleForm::showTime);
    connect(m_pictures, &QSpinBox::valueChanged, this, &ResponsibleForm::showTime);
    connect(m_trials, &QSpinBox::valueChanged, this, &ResponsibleForm::showTime);
    connect(m_scale, &QDoubleSpinBox::valueChanged, this, &ResponsibleForm::showTime);
    connect(m_law, &QComboBox::currentIndexChanged, this, &ResponsibleForm::showTime);
    connect(m_strength, &QComboBox::currentIndexChanged, this, &ResponsibleForm::showChoice);
    connect(&m_explorer, &Explorer::cardsChanged, this, &ResponsibleForm::showTime);
    connect(&m_explorer.responsible(), &ResponsibleFlow::foretold, this,
            &ResponsibleForm::showForecast);
    showChoice();
}

QWidget *ResponsibleForm::makeSafe()
{
    m_unwanted = new QLineEdit;
    m_unwanted->setObjectName(QStringLiteral("unwanted"));
    m_unwanted->setPlaceholderText(tr("violence"));
    m_unwanted->setToolTip(
        tr("What no picture shall show, as a prompt; several: with semicolons between them"));
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(named(tr("Keep out of the pictures"), m_unwanted));
    layout->addWidget(m_unwanted);
    layout->addWidget(muted(tr("A direction away from each is learned without a single unwanted "
                               "picture, and every picture is pushed along it.")));
    layout->addStretch(1);
    return page;
}

QLayout *ResponsibleForm::makeHow()
{
    m_pictures = new WholeField;
    m_pictures->setObjectName(QStringLiteral("responsiblePictures"));
    m_pictures->setRange(4, 500);
    m_pictures->setSingleStep(4);
    m_pictures->setValue(engine::Responsible{}.pictures);
    m_pictures->setToolTip(tr("Drawn twice, before and after, at the same seeds"));
    m_law = new QComboBox;
    m_law->setObjectName(QStringLiteral("law"));
    m_law->addItem(tr("exactly"), QStringLiteral("balanced"));
    m_law->addItem(tr("by chance"), QStringLiteral("drawn"));
    m_law->addItem(tr("misses made up for"), QStringLiteral("calibrated"));
    const QString tips[] = {
        tr("Pictures are pushed to the classes in exactly these counts"),
        tr("Each picture's class is drawn by chance, with these probabilities"),
        tr("More pictures are pushed to a class where pushing fails more often, as was seen while "
           "looking for the strength")};
    for (int i = 0; i < 3; ++i)
        m_law->setItemData(i, tips[i], Qt::ToolTipRole);
    m_law->setToolTip(tr("How it is decided which picture is pushed to which class"));
    m_strength = new QComboBox;
    m_strength->setObjectName(QStringLiteral("strength"));
    m_strength->addItem(tr("found by trying"), kFound);
    m_strength->addItem(tr("found, role or not"), kFoundRoleOrNot);
    m_strength->addItem(tr("given"), kGiven);
    const QString strengthTips[] = {
        tr("The least scale at which 95 % show their class, and no harder than the role stays for "
           "the judge of pictures"),
        tr("The least scale at which 95 % show their class, also where the judge of pictures no "
           "longer names the role"),
        tr("One scale for every push, as on a slider")};
    for (int i = 0; i < 3; ++i)
        m_strength->setItemData(i, strengthTips[i], Qt::ToolTipRole);
    m_strength->setToolTip(tr("How hard pictures are pushed; found for each class by itself"));
    m_trials = new WholeField;
    m_trials->setObjectName(QStringLiteral("calibrationPictures"));
    m_trials->setRange(4, 100);
    m_trials->setSingleStep(4);
    m_trials->setValue(engine::Responsible{}.calibrationPictures);
    m_trials->setToolTip(tr("Drawn for each class and scale that is tried, and as many others to "
                            "confirm it; more take longer and find it better"));
    m_scale = new DecimalField;
    m_scale->setObjectName(QStringLiteral("responsibleScale"));
    m_scale->setRange(.05, 10);
    m_scale->setSingleStep(.25);
    m_scale->setValue(1);
    m_scale->setToolTip(tr("The scale of every push, as on a slider"));
    for (QComboBox *box : {m_law, m_strength}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(10);
    }
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto add = [&](const QString &text, QWidget *field) {
        QLabel *label = named(text, field);
        grid->addWidget(label, row, 0);
        grid->addWidget(field, row++, 1);
        return label;
    };
    add(tr("Pictures"), m_pictures);
    m_lawLabel = add(tr("Shares"), m_law);
    add(tr("Strength"), m_strength);
    m_trialsLabel = add(tr("Pictures a trial"), m_trials);
    m_scaleLabel = add(tr("Scale"), m_scale);
    return grid;
}

void ResponsibleForm::setUse(engine::Use use)
{
    m_use->setCurrent(int(use));
}

engine::Use ResponsibleForm::use() const
{
    return engine::Use(m_use->current());
}

void ResponsibleForm::readExplorer()
{
    const auto &model = m_explorer.model();
    if (!model)
        return;
    const engine::DrawSettings &settings = m_explorer.state().settings;
    QString text = tr("“%1”, %2 steps, guidance %3, %4")
                       .arg(QString::fromStdString(settings.prompt))
                       .arg(settings.steps)
                       .arg(locale().toString(settings.guidance, 'f', 1),
                            QString::fromStdString(settings.sampler));
    if (!settings.negative.empty())
        text += u'\n' + tr("The negative prompt is left out here.");
    m_what->setText(text);
    m_shares->setAttributes(model->attributes);
    m_values->setPrompt(settings.prompt, *model);
    if (m_unwanted->text().toStdString() == m_flagged && m_flagged != model->flagged) {
        m_flagged = model->flagged;
        m_unwanted->setText(QString::fromStdString(m_flagged));
    }
    showTime();
}

void ResponsibleForm::showChoice()
{
    m_pages->setCurrentIndex(m_use->current());
    m_pages->updateGeometry();
    // Away from what is unwanted there is but one share: all.
    m_lawLabel->setVisible(use() != engine::Use::Safe);
    m_law->setVisible(use() != engine::Use::Safe);
    const bool given = m_strength->currentData() == kGiven;
    for (QWidget *each : {static_cast<QWidget *>(m_trials), static_cast<QWidget *>(m_trialsLabel)})
        each->setVisible(!given);
    for (QWidget *each : {static_cast<QWidget *>(m_scale), static_cast<QWidget *>(m_scaleLabel)})
        each->setVisible(given);
    showTime();
}

engine::Responsible ResponsibleForm::draft() const
{
    engine::Responsible request;
    request.use = use();
    request.settings = m_explorer.state().settings;
    request.settings.seeds.clear();
    request.settings.negative.clear();
    request.pictures = m_pictures->value();
    if (request.use == engine::Use::Fair)
        request.shares = m_shares->wanted().value_or(std::vector<engine::WantedShares>());
    if (request.use == engine::Use::AsAsked)
        request.values = m_values->values();
    const auto unwanted = semicolonList(m_unwanted->text());
    if (request.use == engine::Use::Safe && unwanted != std::vector{m_flagged})
        request.unwanted = unwanted;
    if (request.use != engine::Use::Safe)
        request.law = responsible::parseLaw(m_law->currentData().toString().toStdString());
    if (m_strength->currentData() == kGiven) {
        request.scale = m_scale->value();
    } else {
        request.calibrationPictures = m_trials->value();
        request.keepsRole = m_strength->currentData() == kFound;
    }
    return request;
}

QString ResponsibleForm::problem() const
{
    const auto &model = m_explorer.model();
    if (!model || m_explorer.isOpening())
        return tr("The model is still being opened.");
    if (model->attributes.empty())
        return tr("This model comes without a judge of pictures, so nothing can be counted.");
    const engine::Responsible request = draft();
    if (request.settings.prompt.empty())
        return tr("Write a prompt in the Explore view first.");
    switch (request.use) {
    case engine::Use::Fair:
        if (!m_shares->wanted())
            return tr("Each attribute's shares must add up to 100 %.");
        if (request.shares.empty())
            return tr("Choose at least one attribute.");
        break;
    case engine::Use::Safe:
        if (semicolonList(m_unwanted->text()).empty())
            return tr("Write what shall be kept out of the pictures.");
        break;
    case engine::Use::AsAsked:
        if (request.values.empty())
            return tr("Choose what the prompt asks for.");
        break;
    }
    if (request.law == responsible::Law::Calibrated && request.scale)
        return tr("To make up for misses the strength must be found by trying.");
    return {};
}

std::optional<engine::Responsible> ResponsibleForm::request() const
{
    if (!problem().isEmpty())
        return {};
    return draft();
}

QString ResponsibleForm::directionsText(const engine::ResponsibleForecast &forecast,
                                        std::optional<double> secondsAPicture) const
{
    QStringList missing;
    for (const engine::WantedDirection &each : forecast.directions)
        if (!each.inLibrary)
            missing << tr("“%1”").arg(QString::fromStdString(each.name));
    if (missing.isEmpty())
        return tr("All directions are in your library.");
    const QString names = missing.join(tr(", "));
    return secondsAPicture
               ? tr("Learned first (about %1) and kept as sliders: %2.")
                     .arg(minutesAndSeconds(forecast.cost.learning * *secondsAPicture), names)
               : tr("Learned first and kept as sliders: %1.").arg(names);
}

void ResponsibleForm::showTime()
{
    const QString missing = problem();
    setRole(m_time, missing.isEmpty() ? "muted" : "warning");
    m_time->style()->unpolish(m_time);
    m_time->style()->polish(m_time);
    if (!missing.isEmpty())
        m_time->setText(missing);
    else
        m_explorer.responsible().foresee(draft()); // what is shown stays until the answer comes
    Q_EMIT changed();
}

void ResponsibleForm::showForecast()
{
    if (!problem().isEmpty())
        return;
    const engine::Responsible request = draft();
    const auto *forecast = m_explorer.responsible().forecast(request);
    if (!forecast)
        return;
    const auto pace = m_explorer.responsible().secondsAPicture(request.settings);
    QStringList lines;
    if (pace)
        lines << tr("Takes about %1 on this machine; the studio stays usable.")
                     .arg(minutesAndSeconds(forecast->cost.all() * *pace));
    lines << directionsText(*forecast, pace);
    m_time->setText(lines.join(u'\n'));
}

} // namespace deviascope::ui
