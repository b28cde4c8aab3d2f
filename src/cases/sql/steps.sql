(SELECT s.*, c.number, c.signatory AS case_signatory FROM case_step s JOIN case_file c ON c.sub = s.about)
